/** The table of a campaign as a file. */

import { element, showError } from '../parts/elements.js';

/** @typedef {import('../pec-massiva/full.js').Campaign} Campaign */

/** Milliseconds until a file that was offered is let go. */
const KEPT = 60_000;

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = element('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

/** @param {Campaign} campaign */
export function makeExport(campaign) {
  const problem = element('p', { class: 'alert' });
  problem.setAttribute('role', 'alert');
  problem.hidden = true;
  /** @param {'csv' | 'json'} format */
  const button = (format) => {
    const made = element('button', { class: 'quiet', text: `Export ${format.toUpperCase()}` });
    made.type = 'button';
    made.addEventListener('click', async () => {
      showError(problem, undefined);
      try {
        const name = campaign.name.replace(/[^\p{L}\p{N}_.-]+/gu, '-');
        save(await campaign.export({ format }), `${name}.${format}`);
      } catch (error) {
        showError(problem, error);
      }
    });
    return made;
  };
  const hint = element('span', { class: 'hint', text: 'every row with its state, id and times' });
  const actions = element('div', { class: 'actions' }, [button('csv'), button('json'), hint]);
  return element('div', { class: 'wizard' }, [actions, problem]);
}
