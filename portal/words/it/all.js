/** Le parole del portale. */

import { inbox } from './inbox.js';
import { mailboxes } from './mailboxes.js';
import { outbox } from './outbox.js';
import { owner } from './owner.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { wizard } from './wizard.js';

export const WORDS = { ...inbox, ...mailboxes, ...outbox, ...owner, ...settings, ...shell, ...wizard };
