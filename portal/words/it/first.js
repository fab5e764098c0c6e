/** Le parole della prima vista, in cui si scrive. */

import { shell } from './shell.js';
import { write } from './write.js';

export const WORDS = { ...shell, ...write };
