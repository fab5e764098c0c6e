/** Addresses, one a chip: typed, or pasted as a list, which is parted; each may say what is wrong with it. */

import { t } from '../words/words.js';
import { el, newId } from './el.js';
import { say } from './live.js';

/** An address in angle brackets, and the name before it, as mail programs write them; in quotes a name may hold a comma. */
const NAMED = /(?<=^|[,;>\n])(?:"[^"\n]*"|[^,;<>"\n])*<([^<>\s@]+@[^<>\s@]+)>/g;
/** What stands between two addresses of a list. */
const BETWEEN = /[,;\s]+/;

export class Chips {
  /** @type {{ address: string, problem?: string }[]} */
  #all = [];
  #list = el('ul', { class: 'chips' });
  #input = el('input', { type: 'text', autocomplete: 'off', inputMode: 'email', spellcheck: false });
  #problem;
  #changed;

  /** @param {{ label: string, hint: string }} words @param {string[]} addresses @param {(addresses: string[]) => void} changed */
  constructor({ label, hint }, addresses, changed) {
    this.#changed = changed;
    this.#input.id = newId('recipients');
    this.#problem = el('p', { class: 'problem', id: `${this.#input.id}-problem` });
    const hintLine = el('p', { class: 'hint', id: `${this.#input.id}-hint` }, hint);
    this.#input.setAttribute('aria-describedby', `${hintLine.id} ${this.#problem.id}`);
    this.#list.setAttribute('aria-label', label);
    this.element = el('div', { class: 'field' }, el('label', { for: this.#input.id }, label), hintLine, this.#list, this.#input, this.#problem);
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

  /**
   * @param {Map<number, string>} each what is wrong with one, by its place
   * @param {string[]} [whole] with all of them
   */
  complain(each, whole = []) {
    this.#all.forEach((one, place) => (one.problem = each.get(place)));
    this.#problem.textContent = [...whole, ...each.values()].join('\n');
    this.#input.setAttribute('aria-invalid', String(each.size + whole.length > 0));
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
    const text = this.#input.value;
    this.#input.value = '';
    this.#add(text);
  }

  /** @param {string} text */
  #add(text) {
    const added = text.replaceAll(NAMED, ' $1 ').split(BETWEEN).filter((one) => one !== '');
    if (added.length === 0) {
      return;
    }
    this.#all.push(...added.map((address) => ({ address })));
    say(added.length === 1 ? t('chips.added', { address: added[0] }) : t('chips.addedMany', { count: added.length }));
    this.#tell();
  }

  /** @param {number} place */
  #remove(place) {
    const [{ address }] = this.#all.splice(place, 1);
    say(t('chips.removed', { address }));
    this.#tell();
    this.#input.focus();
  }

  #tell() {
    // What was wrong was said of another list; who stands there twice is told at once.
    const folded = this.#all.map(({ address }) => address.toLowerCase());
    const twice = this.#all.flatMap(({ address }, place) => (folded.indexOf(folded[place]) < place ? [/** @type {[number, string]} */ ([place, t('chips.twice', { address })])] : []));
    this.complain(new Map(twice));
    this.#changed(this.#all.map(({ address }) => address));
  }

  #show() {
    this.#list.hidden = this.#all.length === 0;
    this.#list.replaceChildren(
      ...this.#all.map(({ address, problem }, place) =>
        el(
          'li',
          { class: problem === undefined ? 'chip' : 'chip wrong' },
          el('span', {}, address),
          el('button', { type: 'button', 'aria-label': t('chips.remove', { address }), onclick: () => this.#remove(place) }, '×'),
        ),
      ),
    );
  }
}
