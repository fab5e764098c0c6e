/** Die Wörter des Portals. */

import { dev } from './dev.js';
import { inbox } from './inbox.js';
import { mailboxes } from './mailboxes.js';
import { outbox } from './outbox.js';
import { owner } from './owner.js';
import { results } from './results.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { wizard } from './wizard.js';
import { write } from './write.js';

/** @type {typeof import('../it/all.js').WORDS} */
export const WORDS = { ...dev, ...inbox, ...mailboxes, ...outbox, ...owner, ...results, ...settings, ...shell, ...wizard, ...write };
