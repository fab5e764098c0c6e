/** The words of the portal. */

import { inbox } from './inbox.js';
import { mailboxes } from './mailboxes.js';
import { outbox } from './outbox.js';
import { owner } from './owner.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { wizard } from './wizard.js';

/** @type {typeof import('../it/all.js').WORDS} */
export const WORDS = { ...inbox, ...mailboxes, ...outbox, ...owner, ...settings, ...shell, ...wizard };
