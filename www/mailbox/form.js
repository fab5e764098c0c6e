/** The registration's form: its controls, what they hold, and the problems beside them. */

import { byId, element } from '../parts/elements.js';
import { besideField } from '../parts/sentences.js';
import { EXAMPLE, GROUPS, OPTIONAL, SUBTYPES } from './fields.js';

const form = byId('mailbox-form', HTMLFormElement);
const place = byId('mailbox-form-fields', HTMLDivElement);
const more = byId('mailbox-form-more', HTMLDetailsElement);

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 */

/**
 * The controls that stand beside the paragraphs of their problems; by the service's names, in the order
 * of the page.
 *
 * @type {Map<string, { label: string, control: Control, line: HTMLParagraphElement }>}
 */
const controls = new Map([
  ['tipo_casella', known('Type', 'mailbox-type', HTMLSelectElement)],
  ['casella_pec', known('Address', 'mailbox-local', HTMLInputElement)],
]);

/** @param {string} label @param {string} id @param {new () => Control} kind */
function known(label, id, kind) {
  return { label, control: byId(id, kind), line: byId(`${id}-problem`, HTMLParagraphElement) };
}

/** @param {HTMLSelectElement} select @param {NonNullable<Field['options']>} options */
function offer(select, options) {
  /** @type {Array<[string, string]>} */
  const all = [['', 'choose …'], ...options];
  select.replaceChildren(...all.map(([value, words]) => new Option(words, value)));
}

/** @param {Field} field @returns {Control} */
function controlOf({ kind = 'text', value = '', complete, options }) {
  if (kind === 'choice') {
    const select = element('select');
    offer(select, options ?? []);
    return select;
  }
  const input = element('input');
  input.type = kind === 'flag' ? 'checkbox' : kind;
  // What the form holds at first, and again after it was reset.
  input.defaultValue = kind === 'flag' ? 'on' : value;
  input.setAttribute('autocomplete', complete ?? 'off');
  return input;
}

/** @param {Field} field */
function row(field) {
  const { name, label: words, kind, isRequired = false, hint } = field;
  const control = controlOf(field);
  control.id = `field-${name}`;
  control.name = name;
  control.required = isRequired;
  const line = element('p', { class: 'problem' });
  line.id = `${control.id}-problem`;
  const described = [line.id];
  const label = element('label', { text: words });
  label.htmlFor = control.id;
  if (isRequired) {
    const mark = element('span', { class: 'mark', text: ' *' });
    mark.setAttribute('aria-hidden', 'true');
    label.append(mark);
  }
  /** @type {HTMLElement[]} */
  const parts = [label, control];
  if (hint !== undefined) {
    const help = element('p', { class: 'hint', text: hint });
    help.id = `${control.id}-hint`;
    described.unshift(help.id);
    parts.push(help);
  }
  control.setAttribute('aria-describedby', described.join(' '));
  controls.set(name, { label: words, control, line });
  return element('div', { class: kind === 'flag' ? 'field flag' : 'field' }, [...parts, line]);
}

/** @param {{ legend: string, fields: Field[] }} group */
const fieldset = ({ legend, fields }) =>
  element('fieldset', { class: 'columns' }, [element('legend', { text: legend }), ...fields.map(row)]);

/** @param {string} name @param {boolean} isShown */
function show(name, isShown) {
  const control = controls.get(name)?.control;
  control?.closest('.field')?.toggleAttribute('hidden', !isShown);
  // What is not shown is not sent.
  control?.toggleAttribute('disabled', !isShown);
}

/** Shows the kinds of the chosen type of customer, and where to name another one. */
function showKinds() {
  const type = controls.get('tipo_cliente')?.control;
  const kind = controls.get('sottotipo_cliente')?.control;
  const kinds = SUBTYPES[type?.value ?? ''] ?? [];
  if (kind instanceof HTMLSelectElement) {
    const chosen = kind.value;
    offer(kind, kinds);
    kind.value = kinds.some(([value]) => value === chosen) ? chosen : '';
  }
  show('sottotipo_cliente', kinds.length > 0);
  show('sottotipo_cliente_altro', [type?.value, kind?.value].includes('X'));
}

/**
 * What was filled in; what was left empty is not there.
 *
 * @param {string} address
 * @param {string} type
 * @returns {import('../pec-massiva/full.js').Registration}
 */
export function readForm(address, type) {
  /** @type {Record<string, unknown>} */
  const fields = { casella_pec: address, tipo_casella: type };
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    if (text !== '' && name !== 'check') {
      fields[name] = name === 'autorinnovo' ? true : text;
    }
  }
  // The form may lack what is required: the client says so field by field.
  return /** @type {any} */ (fields);
}

/**
 * Shows each problem beside its field, and brings people to the first.
 *
 * @param {Problem[]} problems
 * @returns {Problem[]} those that have no field here
 */
export function showProblems(problems) {
  /** @type {Control | undefined} */
  let first;
  for (const [name, { label, control, line }] of controls) {
    const own = problems.filter(({ field }) => field === name);
    line.textContent = own.map((problem) => besideField(label, problem)).join('\n');
    control.setAttribute('aria-invalid', String(own.length > 0));
    first ??= own.length > 0 ? control : undefined;
  }
  if (first !== undefined && more.contains(first)) {
    more.open = true;
  }
  first?.focus();
  return problems.filter(({ field }) => !controls.has(field));
}

/** Fills in a person who does not exist. */
export function fillExample() {
  for (const [name, value] of Object.entries(EXAMPLE)) {
    const control = controls.get(name)?.control;
    if (control !== undefined) {
      control.value = value;
    }
  }
  showKinds();
}

/** Empties the form, for the next one. */
export function clearForm() {
  form.reset();
  showProblems([]);
  showKinds();
}

/** Makes the form; its kinds of customer follow the chosen type. */
export function makeForm() {
  place.replaceChildren(...GROUPS.map(fieldset));
  more.append(...OPTIONAL.map(fieldset));
  form.addEventListener('change', showKinds);
  showKinds();
}
