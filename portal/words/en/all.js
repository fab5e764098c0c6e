/** The words of the portal. */

import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { results } from './results.js';
import { settings } from './settings.js';
import { shell } from './shell.js';

/** @type {typeof import('../it/all.js').WORDS} */
export const WORDS = { ...shell, ...outbox, ...inbox, ...results, ...settings };
