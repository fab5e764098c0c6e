/** Files to go with something: picked by button, dropped, taken away again. */

import { element, size } from './elements.js';

/**
 * Lets files be chosen; where the control takes one only, another takes its place.
 *
 * @param {{ input: HTMLInputElement, list: HTMLUListElement, drop: HTMLElement }} parts
 * @param {() => void} [onChange]
 */
export function fileField({ input, list, drop }, onChange = () => undefined) {
  /** @type {File[]} */
  let chosen = [];

  function show() {
    list.replaceChildren(
      ...chosen.map((file) => {
        const remove = element('button', { class: 'quiet', text: 'Remove' });
        remove.type = 'button';
        remove.setAttribute('aria-label', `Remove ${file.name}`);
        remove.addEventListener('click', () => {
          choose(chosen.filter((other) => other !== file));
          input.focus();
        });
        const label = element('span', { text: `${file.name} (${size(file.size)})` });
        return element('li', {}, [label, remove]);
      }),
    );
  }

  /** @param {File[]} files */
  function choose(files) {
    chosen = files;
    show();
    onChange();
  }

  /** @param {Iterable<File>} added */
  function add(added) {
    const files = [...added];
    if (files.length > 0) {
      choose(input.multiple ? [...chosen, ...files] : files);
    }
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
    // While what was chosen is under way nothing can be added to it.
    if (!input.matches(':disabled')) {
      add(event.dataTransfer?.files ?? []);
    }
  });

  return { files: () => [...chosen], clear: () => choose([]) };
}
