/** The words of the first view, in which one writes. */

import { shell } from './shell.js';
import { write } from './write.js';

export const WORDS = { ...shell, ...write };
