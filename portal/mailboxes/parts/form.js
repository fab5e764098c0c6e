/** Fields of the service's records: made of a list, filled in, read, and told what is wrong with them. */

import { isWord, t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { besideField } from './check.js';

/**
 * A field: its name in the service's record, and how it is asked for. Its label is the word `owner.<name>`, its hint
 * `owner.<name>.hint`, where there is one.
 *
 * @typedef {object} Asked
 * @property {string} name
 * @property {'text' | 'email' | 'tel' | 'choice' | 'flag'} [kind] default: text
 * @property {true} [isRequired]
 * @property {string} [value] what stands there at first
 * @property {string} [complete] what the browser may know it as
 * @property {readonly string[]} [options] of a choice
 * @property {string} [words] of a choice: what the words of its options begin with; without it they are shown as they are
 *
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {Record<string, string>} Values
 * @typedef {import('../../pec-massiva/full.js').Problem} Problem
 */

/** @param {string} name */
export const wordOf = (name) => (isWord(name) ? t(name) : name.slice(name.lastIndexOf('.') + 1));

/** @param {Asked} asked */
export const labelOf = ({ name }) => wordOf(`owner.${name}`);

/** What a value that is given is called. @param {Asked} asked @param {string} value */
export function valueWords({ kind, words }, value) {
  if (kind === 'flag') {
    return t('form.yes');
  }
  return words === undefined ? value : wordOf(`${words}.${value}`);
}

export class Form {
  /** @type {Map<string, { asked: Asked, control: Control, element: HTMLElement, complain: (words: string[]) => void }>} */
  #all = new Map();

  /** @param {readonly Asked[]} fields @param {Values} values */
  constructor(fields, values = {}) {
    for (const asked of fields) {
      this.#add(asked, values[asked.name] ?? asked.value ?? '');
    }
  }

  /** @param {Asked} asked @param {string} value */
  #add(asked, value) {
    const { name, kind = 'text', isRequired, complete, options } = asked;
    const control = kind === 'choice' ? el('select', {}) : el('input', { type: kind === 'flag' ? 'checkbox' : kind, autocomplete: complete ?? 'off', spellcheck: false });
    if (control instanceof HTMLSelectElement) {
      offer(control, asked, options ?? []);
    }
    control.name = name;
    if (isRequired) {
      // The browser does not hold it back: all problems are told at once.
      control.setAttribute('aria-required', 'true');
    }
    if (kind === 'flag') {
      /** @type {HTMLInputElement} */ (control).checked = value !== '';
    } else {
      control.value = value;
    }
    const hint = isWord(`owner.${name}.hint`) ? wordOf(`owner.${name}.hint`) : undefined;
    const label = isRequired || kind === 'flag' ? labelOf(asked) : t('form.optional', { label: labelOf(asked) });
    const made = field(control, { label, hint });
    made.element.classList.toggle('flag', kind === 'flag');
    this.#all.set(name, { asked, control, ...made });
  }

  /** @param {readonly string[]} names the elements of these, or of all */
  elements(names = [...this.#all.keys()]) {
    return names.map((name) => this.#of(name).element);
  }

  /** @param {string} name */
  #of(name) {
    const found = this.#all.get(name);
    if (found === undefined) {
      throw new Error(`there is no field ${name}`);
    }
    return found;
  }

  /** @param {string} name */
  value(name) {
    const { control } = this.#of(name);
    return control.type === 'checkbox' ? (/** @type {HTMLInputElement} */ (control).checked ? 'on' : '') : control.value.trim();
  }

  /** What is filled in and can be seen. @returns {Values} */
  values() {
    const shown = [...this.#all].filter(([, { element }]) => !element.hidden).map(([name]) => [name, this.value(name)]);
    return Object.fromEntries(shown.filter(([, value]) => value !== ''));
  }

  /** Shows it, or hides it: what is hidden is not asked for, and not sent. @param {string} name @param {boolean} isShown */
  show(name, isShown) {
    this.#of(name).element.hidden = !isShown;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    this.#of(name).control.value = value;
  }

  /** Other options of a choice. @param {string} name @param {readonly string[]} options */
  offer(name, options) {
    const { asked, control } = this.#of(name);
    if (control instanceof HTMLSelectElement) {
      const chosen = control.value;
      offer(control, asked, options);
      control.value = options.includes(chosen) ? chosen : '';
    }
  }

  /**
   * Says at each field what is wrong with it, and goes to the first.
   *
   * @param {readonly Problem[]} problems
   * @returns {Problem[]} those that have no field here
   */
  complain(problems) {
    /** @type {Control | undefined} */
    let first;
    for (const [name, { control, complain, element }] of this.#all) {
      const own = problems.filter(({ field: of }) => of === name);
      complain(own.map(besideField));
      first ??= own.length > 0 && !element.hidden ? control : undefined;
    }
    first?.closest('details')?.setAttribute('open', '');
    first?.focus();
    return problems.filter(({ field: of }) => this.#all.get(of)?.element.hidden !== false);
  }

  clear() {
    for (const { asked, control } of this.#all.values()) {
      if (asked.kind === 'flag') {
        /** @type {HTMLInputElement} */ (control).checked = false;
      } else {
        control.value = asked.value ?? '';
      }
    }
    this.complain([]);
  }
}

/** @param {HTMLSelectElement} select @param {Asked} asked @param {readonly string[]} options */
function offer(select, asked, options) {
  select.replaceChildren(el('option', { value: '' }, t('form.choose')), ...options.map((value) => el('option', { value }, valueWords(asked, value))));
}
