/** What is wrong with a campaign, as a table: what is wrong with the whole stands first. */

import { number, t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { sentence } from './sentence.js';

/** @typedef {import('../../pec-massiva/full.js').CampaignProblem} CampaignProblem */

/** Problems that are shown at once. */
const PAGE = 100;

/**
 * A problem by the row of the sheet that it is about, where the table was a workbook.
 *
 * @param {CampaignProblem} problem
 * @param {number[] | undefined} lines the row of each addressee
 * @returns {CampaignProblem}
 */
function inSheet(problem, lines) {
  const { row, params } = problem;
  const line = row === undefined ? undefined : lines?.[row];
  if (line === undefined) {
    return problem;
  }
  const first = lines?.[Number(params.firstRow)];
  return { ...problem, line, params: { ...params, line, ...(first === undefined ? {} : { first }) } };
}

/** @param {CampaignProblem} problem */
function rowOf(problem) {
  const place = problem.line ?? (problem.row === undefined ? undefined : problem.row + 1);
  // The place stands in a column of its own.
  const { row, line, ...rest } = problem;
  const { row: _, line: __, number: ___, ...params } = /** @type {Record<string, unknown>} */ (problem.params);
  const words = sentence({ ...rest, params });
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, place === undefined ? t('problems.whole') : t('problems.line', { line: number(place) })),
    el('td', {}, problem.column ?? ''),
    el('td', {}, `${words[0].toUpperCase()}${words.slice(1)}`),
  );
}

/** @param {readonly CampaignProblem[]} problems @param {number[] | undefined} lines */
export function problemTable(problems, lines) {
  const isWhole = (/** @type {CampaignProblem} */ { row }) => row === undefined;
  const sorted = [...problems.filter(isWhole), ...problems.filter((problem) => !isWhole(problem))].map((problem) => inSheet(problem, lines));
  const body = el('tbody');
  const table = el(
    'table',
    { 'aria-label': t('problems.title') },
    el('thead', {}, el('tr', {}, ...[t('problems.where'), t('problems.column'), t('problems.what')].map((words) => el('th', { scope: 'col' }, words)))),
    body,
  );
  const place = el('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t('problems.title') }, table);
  const more = el('button', { type: 'button' });
  const show = () => {
    const from = body.childElementCount;
    body.append(...sorted.slice(from, from + PAGE).map(rowOf));
    const left = sorted.length - body.childElementCount;
    more.hidden = left === 0;
    more.textContent = t('problems.more', { count: Math.min(left, PAGE), left });
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
