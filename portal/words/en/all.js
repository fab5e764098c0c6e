/** The words of the portal. */

import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { wizard } from './wizard.js';

/** @type {typeof import('../it/all.js').WORDS} */
export const WORDS = { ...shell, ...outbox, ...inbox, ...settings, ...wizard };
