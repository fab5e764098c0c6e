/** Le parole del portale. */

import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { results } from './results.js';
import { settings } from './settings.js';
import { shell } from './shell.js';

export const WORDS = { ...shell, ...outbox, ...inbox, ...results, ...settings };
