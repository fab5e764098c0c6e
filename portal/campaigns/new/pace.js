/** When the messages of a campaign may go, and what marks them. */

import { t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { draft } from '../draft.js';

/** Its fields, and what the client calls them. */
const FIELDS = /** @type {const} */ ([
  { name: 'perDay', type: 'number', of: 'pace.perDay' },
  { name: 'perMonth', type: 'number', of: 'pace.perMonth' },
  { name: 'perSecond', type: 'number', of: 'pace.perSecond' },
  { name: 'from', type: 'time', of: 'pace.hours' },
  { name: 'to', type: 'time', of: 'pace.hours.to' },
]);

const REFERENCES = /** @type {const} */ (['auto', 'always', 'never']);

/** Its fields, each with what the client calls it. */
export function paceFields() {
  /** @type {[of: string, made: import('../../ui/field.js').Field, control: HTMLElement][]} */
  const made = FIELDS.map(({ name, type, of }) => {
    const input = el('input', { type, value: draft.pace[name] ?? '', ...(type === 'number' ? { min: '0', step: 'any', inputMode: 'decimal' } : {}) });
    input.addEventListener('input', () => {
      // What is no number is left for the client to complain of.
      draft.pace[name] = input.validity.badInput ? 'NaN' : input.value;
    });
    return [of, field(input, { label: t(`pace.${name}`), hint: t(`pace.${name}Hint`) }), input];
  });
  const reference = el('select', {}, ...REFERENCES.map((value) => el('option', { value, selected: value === draft.reference }, t(`pace.reference.${value}`))));
  reference.addEventListener('change', () => (draft.reference = /** @type {typeof draft.reference} */ (reference.value)));
  made.push(['reference', field(reference, { label: t('pace.reference'), hint: t('pace.referenceHint') }), reference]);
  return { made, element: el('div', { class: 'grid' }, ...made.map(([, { element }]) => element)) };
}

/** @returns {Pick<import('../../pec-massiva/full.js').NewCampaign, 'pace' | 'reference'>} */
export function readPace() {
  const { perSecond, perDay, perMonth, from, to } = draft.pace;
  const number = (/** @type {string | undefined} */ text) => (text === undefined || text === '' ? undefined : Number(text));
  return {
    pace: {
      perSecond: number(perSecond),
      perDay: number(perDay) ?? false,
      perMonth: number(perMonth) ?? false,
      // One of them alone is a mistake, of which the client tells.
      hours: from || to ? /** @type {any} */ ({ from: from || undefined, to: to || undefined }) : undefined,
    },
    reference: draft.reference === 'auto' ? 'auto' : draft.reference === 'always',
  };
}
