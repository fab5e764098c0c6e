/** The title of the tab: what is shown, and before it what needs somebody or is under way. */

let shown = '';
let mark = '';

/** @param {string} title */
export function setTitle(title) {
  shown = title;
  write();
}

/** @param {string} words such as `2 da chiarire`, or nothing */
export function setMark(words) {
  mark = words;
  write();
}

function write() {
  document.title = mark === '' ? `${shown} · PEC` : `${mark} · ${shown} · PEC`;
}
