/** The steps of what is done one after the other: which are done, where one is, what is to come. */

import { t } from '../words/words.js';
import { el } from './el.js';

/**
 * @param {string[]} steps their names, in order
 * @param {number} here the one that is at hand, from 0
 */
export const stepper = (steps, here) =>
  el(
    'ol',
    { class: 'steps', 'aria-label': t('stepper') },
    ...steps.map((name, place) =>
      el(
        'li',
        { class: place < here ? 'done' : place === here ? 'here' : 'later', 'aria-current': place === here ? 'step' : undefined },
        el('span', { class: 'step', 'aria-hidden': 'true' }, place < here ? '✓' : String(place + 1)),
        el('span', {}, name),
        place < here && el('span', { class: 'unheard' }, ` (${t('stepper.done')})`),
      ),
    ),
  );
