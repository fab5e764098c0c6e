/** `pec-massiva/compose`: `<pec-compose>`, which is known to the page once this is imported, with a client and all languages. */

import { defaults } from './compose/defaults.js';
import { define } from './compose/element.js';
import { PecMassiva } from './index.js';
import * as de from './words-de.js';
import * as en from './words-en.js';
import * as it from './words-it.js';

defaults.makeClient = (options) => new PecMassiva(options);
defaults.isKnown = (client) => client instanceof PecMassiva;
define({ words: { it, en, de } });

export { PecCompose, define } from './compose/element.js';
