/** Le parole del portale. */

import { inbox } from './inbox.js';
import { outbox } from './outbox.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { wizard } from './wizard.js';

export const WORDS = { ...shell, ...outbox, ...inbox, ...settings, ...wizard };
