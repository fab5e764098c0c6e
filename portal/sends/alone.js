/** A browser that cannot keep several tabs apart: said where one sends. */

import { t } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';

/** A warning where it is needed, to be put before what sends. @returns {HTMLElement[]} */
export const aloneWarning = () => ('locks' in navigator ? [] : [callout('warning', t('alone.title'), el('p', {}, t('alone.words')))]);
