/** What is wrong with a campaign, as a table: what is wrong with the whole stands first. */

import { element } from '../../parts/elements.js';
import { sentenceOf } from '../../parts/sentences.js';
import { tableOf } from '../parts/table.js';
import { number } from '../parts/words.js';

/** @typedef {import('../../pec-massiva/full.js').CampaignProblem} CampaignProblem */

/** Problems that are shown at once. */
const PAGE = 100;

/** @param {CampaignProblem} problem */
function rowOf(problem) {
  const { place = 'All', words } = sentenceOf(problem);
  const head = element('th', { text: place });
  head.scope = 'row';
  return element('tr', {}, [head, element('td', { text: problem.column ?? '' }), element('td', { text: words })]);
}

/** @param {readonly CampaignProblem[]} problems */
export function problemTable(problems) {
  const isWhole = (/** @type {CampaignProblem} */ { row }) => row === undefined;
  const sorted = [...problems.filter(isWhole), ...problems.filter((problem) => !isWhole(problem))];
  const { place, body } = tableOf('Problems', ['Where', 'Column', 'What is wrong']);
  const more = element('button', { class: 'quiet' });
  more.type = 'button';
  const show = () => {
    const from = body.childElementCount;
    body.append(...sorted.slice(from, from + PAGE).map(rowOf));
    const left = sorted.length - body.childElementCount;
    more.hidden = left === 0;
    more.textContent = `Show ${number(Math.min(left, PAGE))} more of ${number(left)}`;
  };
  more.addEventListener('click', () => {
    show();
    // Who read to the end goes on reading in the table.
    if (more.hidden) {
      place.focus();
    }
  });
  show();
  return [place, more];
}
