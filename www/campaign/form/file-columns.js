/** The columns that name a row's own files, and which of them may have empty cells. */

import { byId, element } from '../../parts/elements.js';

const columns = byId('campaign-own-columns', HTMLFieldSetElement);

/** The columns that are offered, each with its boxes. @type {{ name: string, chosen: HTMLInputElement, empty: HTMLInputElement }[]} */
let offered = [];

/** @param {string} text @param {boolean} checked */
function choice(text, checked) {
  const box = element('input');
  box.type = 'checkbox';
  box.checked = checked;
  return { box, label: element('label', { class: 'choice' }, [box, document.createTextNode(` ${text}`)]) };
}

/** @param {readonly string[]} names offers columns that may name files; those that were chosen stay so */
export function offerFileColumns(names) {
  const before = new Map(offered.map((column) => [column.name, column]));
  const legend = columns.querySelector('legend') ?? element('legend');
  const labels = [];
  offered = [];
  for (const name of names) {
    const { box: chosen, label } = choice(name, before.get(name)?.chosen.checked ?? false);
    const { box: empty, label: emptyLabel } = choice('may be empty', before.get(name)?.empty.checked ?? false);
    label.id = `campaign-own-column-${offered.length}`;
    empty.setAttribute('aria-describedby', label.id);
    const show = () => {
      emptyLabel.hidden = !chosen.checked;
    };
    chosen.addEventListener('change', show);
    show();
    labels.push(element('div', {}, [label, emptyLabel]));
    offered.push({ name, chosen, empty });
  }
  columns.replaceChildren(legend, ...labels);
  columns.hidden = names.length === 0;
}

/** The chosen columns. A row whose cell is empty has a problem, unless its column may be empty. */
export const fileColumns = () =>
  offered
    .filter(({ chosen }) => chosen.checked)
    .map(({ name, empty }) => (empty.checked ? { name, required: false } : name));

/** @param {readonly string[]} names of chosen columns whose cells may be empty, as somebody said */
export function allowEmptyCells(names) {
  for (const { name, empty } of offered) {
    empty.checked ||= names.includes(name);
  }
}
