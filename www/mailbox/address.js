/** Whether an address is free. */

import { ValidationError } from '../pec-massiva/full.js';

import { byId } from '../parts/elements.js';
import { TYPES, usualDomain } from './plans.js';

const form = byId('mailbox-address', HTMLFormElement);
const fields = byId('mailbox-address-fields', HTMLFieldSetElement);
const type = byId('mailbox-type', HTMLSelectElement);
const local = byId('mailbox-local', HTMLInputElement);
const domain = byId('mailbox-domain', HTMLInputElement);
const hint = byId('mailbox-domain-hint', HTMLParagraphElement);
const line = byId('mailbox-free', HTMLSpanElement);

/** @typedef {import('../parts/settings.js').Service} Service */

/** The address as it stands in the form, and the type. */
export const chosen = () => ({
  address: `${local.value.trim()}@${domain.value.trim()}`,
  type: type.value,
});

/** The domain that was proposed last: one that was written by hand stays. */
let proposed = '';

/** @param {Service} service */
function propose({ isTest, letPass }) {
  const usual = usualDomain(type.value, isTest);
  if (['', proposed].includes(domain.value.trim())) {
    domain.value = usual;
  }
  proposed = usual;
  const where = isTest
    ? `The service’s test hosts register only @${usual}.`
    : `This type goes under @${usual}, or under a domain of your own that the service certified.`;
  const sandbox = ' In the sandbox a name that begins with “occupata” is taken.';
  hint.textContent = where + (letPass === undefined ? '' : sandbox);
}

/** @param {'free' | 'taken' | ''} verdict @param {string} [address] */
function show(verdict, address) {
  line.className = verdict;
  line.textContent = verdict === '' ? '' : `${address} is ${verdict}.`;
}

/** Forgets the name, for the next one. */
export function clearAddress() {
  local.value = '';
  show('');
}

/**
 * Lets an address be checked.
 *
 * @param {() => Service} current
 * @param {object} told
 * @param {(isFree: boolean) => void} told.onChange whether the address that stands there is known to be free
 * @param {(problems: import('../pec-massiva/full.js').Problem[]) => void} told.onProblems
 * @param {(error: unknown) => void} told.onError of `undefined`: there is none any more
 * @returns {(service: Service) => void} proposes domains of this service
 */
export function startAddress(current, { onChange, onProblems, onError }) {
  type.replaceChildren(...TYPES.map(([value, words]) => new Option(words, value)));
  type.addEventListener('change', () => propose(current()));
  form.addEventListener('input', () => {
    show('');
    onChange(false);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const service = current();
    const { address } = chosen();
    onProblems([]);
    onError(undefined);
    show('');
    line.textContent = 'Asking …';
    fields.disabled = true;
    /** @type {import('../pec-massiva/full.js').Problem[]} */
    let problems = [];
    let isFree = false;
    try {
      isFree = await service.pec.mailboxes.isAvailable(address);
      show(isFree ? 'free' : 'taken', address);
    } catch (error) {
      show('');
      if (error instanceof ValidationError) {
        problems = error.problems.map((problem) => ({ ...problem, field: 'casella_pec' }));
      } else {
        onError(error);
      }
    } finally {
      fields.disabled = false;
    }
    // The answer of another service, or about another address, says nothing here.
    if (service === current() && chosen().address === address) {
      onProblems(problems);
      onChange(isFree);
    }
  });
  return propose;
}
