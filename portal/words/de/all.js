/** Die Wörter des Portals. */

import { dev } from './dev.js';
import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { settings } from './settings.js';
import { shell } from './shell.js';

/** @type {typeof import('../it/all.js').WORDS} */
export const WORDS = { ...shell, ...outbox, ...inbox, ...settings, ...dev };
