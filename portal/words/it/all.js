/** Le parole del portale. */

import { dev } from './dev.js';
import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { settings } from './settings.js';
import { shell } from './shell.js';

export const WORDS = { ...shell, ...outbox, ...inbox, ...settings, ...dev };
