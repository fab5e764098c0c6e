/** The words of the first view, in which one writes. */

import { outbox } from './outbox.js';
import { shell } from './shell.js';

export const WORDS = { ...outbox, ...shell };
