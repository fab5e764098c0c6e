/** Die Wörter der ersten Ansicht, in der geschrieben wird. */

import { shell } from './shell.js';
import { write } from './write.js';

export const WORDS = { ...shell, ...write };
