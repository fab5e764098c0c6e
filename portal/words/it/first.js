/** Le parole della prima vista, in cui si scrive. */

import { outbox } from './outbox.js';
import { shell } from './shell.js';

export const WORDS = { ...outbox, ...shell };
