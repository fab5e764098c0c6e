/** Files to go with a message: by button, drop or paste, with their sizes and what is left of the limit while they are chosen. */

import { seen } from '../words/speech.js';
import { el, newId } from './el.js';

/** What becomes of a file's bytes on their way: base64 and the lines around it, as the service reckons. */
const SWELL = 1.37;

/** What is dragged from a disk and is no file. @param {DataTransfer | null} data @returns {string[]} names */
const foldersOf = (data) =>
  [...(data?.items ?? [])].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry?.() : undefined;
    return entry?.isDirectory === true ? [entry.name] : [];
  });

export class Files {
  /** @type {File[]} */
  #all;
  /** Names of those that a reload took away. @type {string[]} */
  #lost;
  #most;
  #speech;
  #say;
  #changed;
  #list;
  #total;
  #problem;
  #input;
  #drop;

  /**
   * @param {import('../words/speech.js').Speech} speech
   * @param {{ files: File[], lost: string[] }} chosen `lost`: names of those that have to be chosen again
   * @param {number} most bytes of the largest message
   * @param {{ say: (words: string) => void, changed: (files: File[], lost: string[]) => void }} told
   */
  constructor(speech, { files, lost }, most, { say, changed }) {
    this.#all = [...files];
    this.#lost = [...lost];
    this.#most = most;
    this.#speech = speech;
    this.#say = say;
    this.#changed = changed;
    const id = newId('files');
    // The browser's own button speaks the browser's language.
    this.#input = el('input', { type: 'file', id, multiple: true, class: 'unseen' });
    this.#input.dataset.name = 'files';
    this.#problem = el('p', { class: 'problem', part: 'problem', id: `${id}-problem` });
    this.#total = el('p', { class: 'hint', part: 'hint total', id: `${id}-total` });
    this.#list = el('ul', { class: 'files', part: 'files' });
    this.#input.setAttribute('aria-describedby', `${this.#total.id} ${this.#problem.id}`);
    const name = el('p', { class: 'name', part: 'label', id: `${id}-name` }, speech.t('files.label'));
    const drop = el('div', { class: 'drop', part: 'drop' }, this.#input, el('label', { for: id, class: 'pick', part: 'button' }, speech.t('files.pick')), el('span', {}, speech.t('files.drop')));
    this.element = el('div', { class: 'field', part: 'field files-field', role: 'group', 'aria-labelledby': name.id }, name, drop, this.#list, this.#total, this.#problem);
    this.#input.addEventListener('change', () => {
      this.add(this.#input.files ?? []);
      // So that the same file can be picked again after it was taken away.
      this.#input.value = '';
    });
    this.#drop = drop;
    this.#show();
  }

  /** Takes what is dropped on or pasted into any place of the form: beside it a browser would leave the page for a file. @param {HTMLElement} form */
  takeFrom(form) {
    const isOfFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') === true;
    const mark = (/** @type {boolean} */ isOver) => this.#drop.classList.toggle('over', isOver);
    form.addEventListener('dragover', (event) => {
      if (isOfFiles(event)) {
        event.preventDefault();
        mark(true);
      }
    });
    form.addEventListener('dragleave', () => mark(false));
    form.addEventListener('drop', (event) => {
      mark(false);
      if (isOfFiles(event)) {
        event.preventDefault();
        this.add(event.dataTransfer?.files ?? [], foldersOf(event.dataTransfer));
      }
    });
    form.addEventListener('paste', (event) => this.add(event.clipboardData?.files ?? []));
  }

  files() {
    return [...this.#all];
  }

  /** @param {Iterable<File>} given @param {string[]} [folders] names of those among them that are none */
  add(given, folders = []) {
    const chosen = [...given];
    if (chosen.length + folders.length === 0) {
      return;
    }
    /** @type {File[]} */
    const fresh = [];
    const words = folders.map((name) => this.#speech.t('files.folder', { name: seen(name) }));
    for (const file of chosen.filter(({ name }) => !folders.includes(name))) {
      const isSame = (/** @type {File} */ one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified;
      if ([...this.#all, ...fresh].some(isSame)) {
        words.push(this.#speech.t('files.twice', { name: seen(file.name) }));
      } else {
        fresh.push(file);
      }
    }
    if (fresh.length > 0) {
      this.#all = [...this.#all, ...fresh];
      fresh.forEach(({ name }) => this.#found(name));
      this.#tell();
    }
    this.complain(words);
    this.#say([this.#speech.t('files.added', { count: fresh.length }), ...words].join(' '));
  }

  /** @param {string[]} words */
  complain(words) {
    this.#problem.textContent = words.map(seen).join('\n');
    this.#input.setAttribute('aria-invalid', String(words.length > 0));
  }

  focus() {
    this.#input.focus();
  }

  /** @param {File} file */
  #remove(file) {
    this.#all = this.#all.filter((one) => one !== file);
    this.#removed(file.name);
  }

  /** It is no longer missed. @param {string} name */
  #found(name) {
    const place = this.#lost.indexOf(name);
    this.#lost = this.#lost.filter((_, at) => at !== place);
  }

  /** @param {string} name */
  #removed(name) {
    this.#tell();
    this.#say(this.#speech.t('files.removed', { name: seen(name) }));
    this.#input.focus();
  }

  #tell() {
    this.complain([]);
    this.#show();
    this.#changed(this.files(), [...this.#lost]);
  }

  #show() {
    const { size, t } = { size: (/** @type {number} */ bytes) => this.#speech.size(bytes), t: this.#speech.t.bind(this.#speech) };
    const bytes = this.#all.reduce((sum, one) => sum + one.size, 0) * SWELL;
    this.#total.hidden = this.#all.length === 0;
    // A form without files stands there at once: the first size that is told takes a slow machine a tenth of a second.
    this.#total.textContent = this.#all.length === 0 ? '' : t('files.total', { size: size(bytes), most: size(this.#most) });
    this.#total.classList.toggle('wrong', bytes > this.#most);
    this.#list.hidden = this.#all.length + this.#lost.length === 0;
    this.#list.replaceChildren(
      ...this.#all.map((file) => this.#row(file.name, file.size === 0 ? t('files.empty') : size(file.size), () => this.#remove(file))),
      ...this.#lost.map((name) =>
        this.#row(name, t('files.again'), () => {
          this.#found(name);
          this.#removed(name);
        }),
      ),
    );
  }

  /** @param {string} name @param {string} hint @param {() => void} remove */
  #row(name, hint, remove) {
    const label = this.#speech.t('files.remove', { name: seen(name) });
    const button = el('button', { type: 'button', class: 'quiet', part: 'button quiet-button', 'aria-label': label, onclick: remove }, this.#speech.t('files.removeShort'));
    return el('li', { part: 'file' }, el('bdi', {}, seen(name)), el('span', { class: 'hint' }, hint), button);
  }
}
