/** A table that scrolls in its place, also by keyboard. */

import { element } from '../../parts/elements.js';

/** @param {string} label @param {readonly string[]} heads */
export function tableOf(label, heads) {
  const cells = heads.map((text) => {
    const head = element('th', { text });
    head.scope = 'col';
    return head;
  });
  const body = element('tbody');
  const table = element('table', {}, [element('thead', {}, [element('tr', {}, cells)]), body]);
  table.setAttribute('aria-label', label);
  const place = element('div', { class: 'scroll' }, [table]);
  place.tabIndex = 0;
  place.setAttribute('role', 'region');
  place.setAttribute('aria-label', label);
  return { place, body };
}
