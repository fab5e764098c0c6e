/** Questions that only a person can answer: each a box or a choice, which says nothing until somebody answers. */

import { element } from './elements.js';

/** @typedef {{ node: HTMLElement, control: HTMLInputElement | HTMLSelectElement }} Question */

/** Questions of one kind that are shown at once: the others are asked after these. */
const MOST = 100;

export class Questions {
  /** @type {Map<string, Question>} */
  #asked = new Map();
  #place;
  #list = element('div', { class: 'questions' });
  #onAnswer;

  /** @param {HTMLFieldSetElement} place hidden while there is none @param {(key: string) => void} [onAnswer] */
  constructor(place, onAnswer = () => undefined) {
    this.#place = place;
    this.#onAnswer = onAnswer;
    place.append(this.#list);
    place.hidden = true;
  }

  get isEmpty() {
    return this.#asked.size === 0;
  }

  /** @param {string} key @param {string} words */
  askWhether(key, words) {
    const box = element('input');
    box.type = 'checkbox';
    this.#ask(key, box, element('label', { class: 'choice' }, [box, document.createTextNode(` ${words}`)]));
  }

  /** @param {string} key @param {string} words @param {ReadonlyArray<[value: string, words: string]>} options @param {string} [help] */
  askWhich(key, words, options, help = '') {
    const select = element('select');
    select.id = `${this.#place.id}-${key}`;
    select.append(new Option('choose …', ''), ...options.map(([value, text]) => new Option(text, value)));
    const label = element('label', { text: words });
    label.htmlFor = select.id;
    const hint = element('p', { class: 'hint', text: help });
    hint.id = `${select.id}-hint`;
    hint.hidden = help === '';
    select.setAttribute('aria-describedby', hint.id);
    this.#ask(key, select, element('div', { class: 'field' }, [label, select, hint]));
  }

  /** @param {string} key @param {Question['control']} control @param {HTMLElement} node */
  #ask(key, control, node) {
    const [kind] = key.split(':');
    const isMore = [...this.#asked.keys()].filter((other) => other.startsWith(`${kind}:`)).length >= MOST;
    if (this.#asked.has(key) || isMore) {
      return;
    }
    control.addEventListener('change', () => this.#onAnswer(key));
    this.#asked.set(key, { node, control });
    this.#list.append(node);
    this.#place.hidden = false;
  }

  /** @param {string} key */
  isYes(key) {
    const control = this.#asked.get(key)?.control;
    return control instanceof HTMLInputElement && control.checked;
  }

  /** @param {string} kind the ends of the keys `kind:end` to which somebody said yes */
  yeses(kind) {
    const keys = [...this.#asked.keys()].filter((key) => key.startsWith(`${kind}:`) && this.isYes(key));
    return keys.map((key) => key.slice(kind.length + 1));
  }

  /** @param {string} key what was chosen, if anything */
  chosen(key) {
    return this.#asked.get(key)?.control.value || undefined;
  }

  /** @param {(key: string) => boolean} isGone takes questions away, with their answers */
  drop(isGone) {
    for (const [key, { node }] of this.#asked) {
      if (isGone(key)) {
        node.remove();
        this.#asked.delete(key);
      }
    }
    this.#place.hidden = this.isEmpty;
  }

  /** Takes those away that nobody answered. */
  dropOpen() {
    this.drop((key) => !this.isYes(key) && !(this.#asked.get(key)?.control instanceof HTMLSelectElement && this.chosen(key)));
  }

  clear() {
    this.drop(() => true);
  }
}

/**
 * Asks of a message or a campaign what can be accepted: unusual addresses, files of 0 bytes.
 *
 * @param {Questions} questions
 * @param {ReadonlyArray<{ code: string, params: Record<string, unknown> }>} problems
 */
export function askToAccept(questions, problems) {
  for (const { code, params } of problems) {
    if (code === 'address.unusual' && typeof params.value === 'string') {
      questions.askWhether(`address:${params.value}`, `Use ${params.value} as it stands`);
    } else if (code === 'empty') {
      questions.askWhether('emptyFiles', 'Files of 0 bytes are meant to be empty: send them');
    }
  }
}

/** @param {Questions} questions what was accepted, as the package's options say it */
export function accepted(questions) {
  const addresses = questions.yeses('address');
  return {
    acceptedAddresses: addresses.length === 0 ? undefined : addresses,
    allowEmptyFiles: questions.isYes('emptyFiles') || undefined,
  };
}
