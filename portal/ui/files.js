/** Files to go with a message: by button, drop or paste, with their sizes and what is left of the limit while they are chosen. */

import { size, t } from '../words/words.js';
import { el, newId } from './el.js';
import { say } from './live.js';

/** What becomes of a file's bytes on their way: base64 and the lines around it, as the service reckons. */
const SWELL = 1.37;
/** Bytes of the largest message, as the service's documents say. */
const MOST = 100e6;

export class Files {
  /** @type {File[]} */
  #all;
  #list = el('ul', { class: 'files' });
  #total = el('p', { class: 'hint' });
  #problem;
  #input;
  #changed;
  #isOne;
  #isMail;

  /**
   * @param {File[]} files @param {(files: File[]) => void} changed
   * @param {{ label?: string, pick?: string, hint?: string, accept?: string, isOne?: boolean, isMail?: boolean }} [how] `isOne`: another
   *   takes its place; `isMail`: they count against the limit of a message, as they do by default
   */
  constructor(files, changed, { label = t('files.label'), pick = t('files.pick'), hint, accept = '', isOne = false, isMail = true } = {}) {
    this.#all = [...files];
    this.#isOne = isOne;
    this.#isMail = isMail;
    this.#changed = changed;
    const id = newId('files');
    // The browser's own button speaks the browser's language.
    this.#input = el('input', { type: 'file', id, multiple: !isOne, accept, class: 'unseen' });
    this.#problem = el('p', { class: 'problem', id: `${id}-problem` });
    const hintLine = hint === undefined ? undefined : el('p', { class: 'hint', id: `${id}-hint` }, hint);
    this.#input.setAttribute('aria-describedby', [hintLine?.id, this.#problem.id].filter(Boolean).join(' '));
    const name = el('p', { class: 'name', id: `${id}-name` }, label);
    const drop = el('div', { class: 'drop' }, this.#input, el('label', { for: id, class: 'pick' }, pick), el('span', {}, t('files.drop')));
    this.element = el('div', { class: 'field', role: 'group', 'aria-labelledby': name.id }, name, hintLine, drop, this.#list, this.#total, this.#problem);
    this.#input.addEventListener('change', () => {
      this.add(this.#input.files ?? []);
      // So that the same file can be picked again after it was taken away.
      this.#input.value = '';
    });
    drop.addEventListener('dragover', (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      this.add(event.dataTransfer?.files ?? []);
    });
    this.#show();
  }

  files() {
    return [...this.#all];
  }

  /** @param {Iterable<File>} given */
  add(given) {
    const added = [...given];
    const isThere = (/** @type {File} */ one) => this.#all.some(({ name, size, lastModified }) => name === one.name && size === one.size && lastModified === one.lastModified);
    const twice = added.filter(isThere);
    const fresh = added.filter((one) => !twice.includes(one));
    if (added.length === 0) {
      return;
    }
    this.#all = this.#isOne ? (fresh.length > 0 ? fresh.slice(-1) : this.#all) : [...this.#all, ...fresh];
    this.#tell();
    const words = twice.map(({ name }) => t('files.twice', { name }));
    this.complain(words);
    say([t('files.added', { count: fresh.length }), ...words].join(' '));
  }

  clear() {
    this.#all = [];
    this.#tell();
  }

  /** @param {string[]} words */
  complain(words) {
    this.#problem.textContent = words.join('\n');
    this.#input.setAttribute('aria-invalid', String(words.length > 0));
  }

  focus() {
    this.#input.focus();
  }

  /** @param {File} file */
  #remove(file) {
    this.#all = this.#all.filter((one) => one !== file);
    this.#tell();
    say(t('files.removed', { name: file.name }));
    this.#input.focus();
  }

  #tell() {
    this.complain([]);
    this.#show();
    this.#changed(this.files());
  }

  #show() {
    const bytes = this.#all.reduce((sum, one) => sum + one.size, 0) * SWELL;
    const isTold = this.#all.length > 0 && this.#isMail;
    this.#total.hidden = !isTold;
    // A form without files stands there at once: the first size that is told takes a slow machine a tenth of a second.
    this.#total.textContent = isTold ? t('files.total', { size: size(bytes), most: size(MOST) }) : '';
    this.#total.classList.toggle('wrong', this.#isMail && bytes > MOST);
    this.#list.hidden = this.#all.length === 0;
    this.#list.replaceChildren(
      ...this.#all.map((file) =>
        el(
          'li',
          {},
          el('span', {}, file.name),
          el('span', { class: 'hint' }, size(file.size)),
          el('button', { type: 'button', class: 'quiet', 'aria-label': t('files.remove', { name: file.name }), onclick: () => this.#remove(file) }, t('files.removeShort')),
        ),
      ),
    );
  }
}
