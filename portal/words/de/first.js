/** Die Wörter der ersten Ansicht, in der geschrieben wird. */

import { outbox } from './outbox.js';
import { shell } from './shell.js';

export const WORDS = { ...outbox, ...shell };
