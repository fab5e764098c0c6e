/** The files of a message: picked by button, dropped, taken away again. */

import { byId, element, size } from './elements.js';

const input = byId('files', HTMLInputElement);
const list = byId('file-list', HTMLUListElement);
const drop = byId('drop', HTMLDivElement);

/** @type {File[]} */
let chosen = [];

/** The chosen files. */
export const files = () => [...chosen];

/** Chooses none. */
export function clearFiles() {
  chosen = [];
  show();
}

function show() {
  list.replaceChildren(
    ...chosen.map((file) => {
      const remove = element('button', { class: 'quiet', text: 'Remove' });
      remove.type = 'button';
      remove.setAttribute('aria-label', `Remove ${file.name}`);
      remove.addEventListener('click', () => {
        chosen = chosen.filter((other) => other !== file);
        show();
        input.focus();
      });
      const label = element('span', { text: `${file.name} (${size(file.size)})` });
      return element('li', {}, [label, remove]);
    }),
  );
}

/** @param {Iterable<File>} added */
function add(added) {
  chosen = [...chosen, ...added];
  show();
}

function take() {
  add(input.files ?? []);
  // So that the same file can be picked again after it was taken away.
  input.value = '';
}

input.addEventListener('change', take);
// What was picked before this script ran.
take();

drop.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  add(event.dataTransfer?.files ?? []);
});
