/** A list that is shown anew while somebody is at it: what is as it was is left, so that a click on it counts. */

/**
 * @param {HTMLElement} list
 * @returns {(items: HTMLElement[], ids: string[]) => void} puts the items into it; who stands on a link keeps their place
 */
export function steady(list) {
  let shape = '';
  return (items, ids) => {
    const next = items.map((one, index) => `${ids[index]} ${one.textContent}`).join('\n');
    if (next === shape) {
      return;
    }
    shape = next;
    const at = document.activeElement?.getAttribute('href');
    list.replaceChildren(...items);
    if (at !== undefined && at !== null && document.activeElement === document.body) {
      [...list.querySelectorAll('a')].find((link) => link.getAttribute('href') === at)?.focus();
    }
  };
}
