/** Addresses, one a chip: typed, or pasted as a list, which is parted; each may say what is wrong with it. */

import { seen } from '../words/speech.js';
import { el, newId } from './el.js';

/** An address in angle brackets, and the name before it, as mail programs write them; in quotes a name may hold a comma. */
const NAMED = /(?<=^|[,;>\n])(?:"[^"\n]*"|[^,;<>"\n])*<([^<>\s@]+@[^<>\s@]+)>/g;
/** What stands between two addresses of a list. */
const BETWEEN = /[,;\s]+/;

export class Chips {
  /** @type {{ address: string, problem?: string }[]} */
  #all;
  /** What is wrong with the list as such. @type {string[]} */
  #whole = [];
  #list;
  #input;
  #problem;
  #speech;
  #say;
  #changed;

  /**
   * @param {import('../words/speech.js').Speech} speech
   * @param {string[]} addresses
   * @param {{ say: (words: string) => void, changed: (addresses: string[]) => void }} told
   */
  constructor(speech, addresses, { say, changed }) {
    this.#speech = speech;
    this.#say = say;
    this.#changed = changed;
    const label = speech.t('write.recipients');
    this.#input = el('input', { type: 'text', autocomplete: 'off', inputMode: 'email', spellcheck: false, part: 'input', id: newId('recipients') });
    this.#input.dataset.name = 'recipients';
    this.#problem = el('p', { class: 'problem', part: 'problem', id: `${this.#input.id}-problem` });
    const hint = el('p', { class: 'hint', part: 'hint', id: `${this.#input.id}-hint` }, speech.t('write.recipientsHint'));
    this.#input.setAttribute('aria-describedby', `${hint.id} ${this.#problem.id}`);
    this.#list = el('ul', { class: 'chips', part: 'chips', 'aria-label': label });
    this.element = el('div', { class: 'field', part: 'field recipients' }, el('label', { for: this.#input.id, part: 'label' }, label), hint, this.#list, this.#input, this.#problem);
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#input.addEventListener('blur', () => this.#take());
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('paste', (event) => this.#paste(event));
    this.#all = addresses.map((address) => ({ address }));
    this.#show();
  }

  /** What stands there, what is being typed included. */
  addresses() {
    this.#take();
    return this.#all.map(({ address }) => address);
  }

  /** What is being typed, and no longer stands in the line then. */
  typed() {
    const text = this.#input.value;
    this.#input.value = '';
    return text;
  }

  /** @param {string} text stands in the line as if it were being typed */
  type(text) {
    this.#input.value = text;
  }

  /**
   * @param {Map<number, string>} each what is wrong with one, by its place
   * @param {string[]} whole with all of them
   */
  complain(each, whole) {
    this.#all.forEach((one, place) => (one.problem = each.get(place)));
    this.#whole = whole;
    this.#show();
  }

  focus() {
    this.#input.focus();
  }

  /** Enter takes an address, and never sends. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#take();
    } else if (event.key === 'Backspace' && this.#input.value === '' && this.#all.length > 0) {
      this.#remove(this.#all.length - 1);
    }
  }

  #typed() {
    if (/[,;\s]$/.test(this.#input.value)) {
      this.#take();
    }
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const text = event.clipboardData?.getData('text') ?? '';
    if (BETWEEN.test(text.trim())) {
      event.preventDefault();
      this.#add(text);
    }
  }

  #take() {
    this.#add(this.typed());
  }

  /** @param {string} text */
  #add(text) {
    const added = text.replaceAll(NAMED, ' $1 ').split(BETWEEN).filter((one) => one !== '');
    if (added.length === 0) {
      return;
    }
    this.#all.push(...added.map((address) => ({ address })));
    this.#say(added.length === 1 ? this.#speech.t('chips.added', { address: added[0] }) : this.#speech.t('chips.addedMany', { count: added.length }));
    this.#tell();
  }

  /** @param {number} place */
  #remove(place) {
    const [{ address }] = this.#all.splice(place, 1);
    this.#say(this.#speech.t('chips.removed', { address }));
    this.#tell();
    this.#input.focus();
  }

  /** Puts one back into the line, where it is written anew. @param {number} place */
  #mend(place) {
    this.#take();
    const [{ address }] = this.#all.splice(place, 1);
    this.#tell();
    this.#input.value = address;
    this.#input.focus();
  }

  #tell() {
    // What was wrong with the list was said of another one; of each address it still holds.
    this.#whole = [];
    this.#show();
    this.#changed(this.#all.map(({ address }) => address));
  }

  /** Who stands there twice is told at once. @returns {string[]} what is wrong with each, nothing where all is well */
  #problems() {
    const known = new Set();
    return this.#all.map(({ address, problem }) => {
      const folded = address.toLowerCase();
      const isTwice = known.has(folded);
      known.add(folded);
      return isTwice ? this.#speech.t('chips.twice', { address }) : problem ?? '';
    });
  }

  #show() {
    const problems = this.#problems();
    const all = [...this.#whole, ...problems.filter((words) => words !== '')];
    this.#problem.textContent = all.map(seen).join('\n');
    this.#input.setAttribute('aria-invalid', String(all.length > 0));
    this.#list.hidden = this.#all.length === 0;
    this.#list.replaceChildren(...this.#all.map(({ address }, place) => this.#chip(address, place, problems[place] !== '')));
  }

  /** @param {string} address @param {number} place @param {boolean} isWrong */
  #chip(address, place, isWrong) {
    const { t } = { t: (/** @type {'chips.mend' | 'chips.remove'} */ name) => this.#speech.t(name, { address: seen(address) }) };
    const words = el('bdi', {}, seen(address));
    return el(
      'li',
      { class: isWrong ? 'chip wrong' : 'chip', part: isWrong ? 'chip wrong-chip' : 'chip' },
      isWrong ? el('button', { type: 'button', class: 'mend', 'aria-label': t('chips.mend'), onclick: () => this.#mend(place) }, words) : words,
      el('button', { type: 'button', class: 'remove', 'aria-label': t('chips.remove'), onclick: () => this.#remove(place) }, '×'),
    );
  }
}
