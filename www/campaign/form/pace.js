/** When the messages of a campaign may go, what they cost, and what marks them: fields, and what they hold. */

import { byId, element } from '../../parts/elements.js';

const place = byId('campaign-pace', HTMLFieldSetElement);

/**
 * @typedef {import('../../pec-massiva/full.js').NewCampaign} NewCampaign
 *
 * @typedef {object} Field
 * @property {string} id
 * @property {string} label
 * @property {'number' | 'time'} type
 * @property {string} [value]
 * @property {string} hint
 * @property {string} field what the client calls it
 */

/** @type {ReadonlyArray<Field>} */
const FIELDS = [
  {
    id: 'second',
    label: 'Messages a second',
    type: 'number',
    hint: 'empty: as many as are allowed',
    field: 'pace.perSecond',
  },
  {
    id: 'day',
    label: 'Messages a day',
    type: 'number',
    value: '3500',
    hint: '3,500 on the plan Standard; empty: no limit',
    field: 'pace.perDay',
  },
  {
    id: 'month',
    label: 'Messages a month',
    type: 'number',
    hint: '30,000 on the plan Flat; empty: no limit',
    field: 'pace.perMonth',
  },
  { id: 'from', label: 'Not before', type: 'time', hint: 'Italian time, every day', field: 'pace.hours.from' },
  { id: 'to', label: 'Not after', type: 'time', hint: 'both empty: at any time', field: 'pace.hours.to' },
  {
    id: 'price',
    label: 'Price of a message, €',
    type: 'number',
    value: '0.05',
    hint: 'VAT extra',
    field: 'pricePerMessage',
  },
];

/** @type {ReadonlyArray<[value: string, words: string]>} */
const REFERENCES = [
  ['auto', 'where rows would share a subject'],
  ['always', 'on every message'],
  ['never', 'on none'],
];

const CODE = 'Code in the subject';

/** @type {Map<string, HTMLInputElement>} */
const inputs = new Map();
const reference = element('select');

/** @param {HTMLInputElement | HTMLSelectElement} control @param {string} words @param {string} help */
function row(control, words, help) {
  const label = element('label', { text: words });
  label.htmlFor = control.id;
  const hint = element('p', { class: 'hint', text: help });
  hint.id = `${control.id}-hint`;
  const problem = element('p', { class: 'problem' });
  problem.id = `${control.id}-problem`;
  control.setAttribute('aria-describedby', `${hint.id} ${problem.id}`);
  return element('div', { class: 'field' }, [label, control, hint, problem]);
}

/** Makes the fields. */
export function makePace() {
  for (const { id, label, type, value = '', hint } of FIELDS) {
    const input = element('input');
    input.id = `campaign-${id}`;
    input.type = type;
    input.step = type === 'number' ? 'any' : '';
    input.defaultValue = value;
    inputs.set(id, input);
    place.append(row(input, label, hint));
  }
  reference.id = 'campaign-reference';
  reference.append(...REFERENCES.map(([value, words]) => new Option(words, value)));
  place.append(row(reference, CODE, 'By it a message is found whose answer was lost.'));
}

/** @param {string} id what was filled in; what is no number is left for the client to complain of */
function number(id) {
  const input = inputs.get(id);
  if (input?.validity.badInput) {
    return NaN;
  }
  return input === undefined || input.value === '' ? undefined : Number(input.value);
}

/** @returns {Pick<NewCampaign, 'pace' | 'pricePerMessage' | 'reference'>} */
export function readPace() {
  const [from, to] = ['from', 'to'].map((id) => inputs.get(id)?.value || undefined);
  const isAny = from === undefined && to === undefined;
  /** @type {Record<string, NewCampaign['reference']>} */
  const references = { auto: 'auto', always: true, never: false };
  return {
    pace: {
      perSecond: number('second'),
      perDay: number('day') ?? false,
      perMonth: number('month') ?? false,
      // One of them alone is a mistake, of which the client tells.
      hours: isAny ? undefined : /** @type {any} */ ({ from, to }),
    },
    pricePerMessage: number('price'),
    reference: references[reference.value],
  };
}

/** The controls and their labels, by what the client calls them. @returns {[field: string, id: string, label: string][]} */
export const paceFields = () => [
  ...FIELDS.map(({ id, field, label }) => /** @type {[string, string, string]} */ ([field, `campaign-${id}`, label])),
  ['reference', reference.id, CODE],
];
