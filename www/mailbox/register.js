/** Registering a mailbox: it costs, so it happens once, and a doubt is settled before anybody tries again. */

import { RejectedError, UnknownOutcomeError, ValidationError } from '../pec-massiva/full.js';

import { byId, showError, wordsOfError } from '../parts/elements.js';
import { chosen, clearAddress, startAddress } from './address.js';
import { clearForm, fillExample, makeForm, readForm, showProblems } from './form.js';
import { planRows } from './plans.js';

const view = byId('mailbox-register', HTMLDivElement);
const address = byId('mailbox-address-fields', HTMLFieldSetElement);
const form = byId('mailbox-form', HTMLFormElement);
const fields = byId('mailbox-form-all', HTMLFieldSetElement);
const progress = byId('mailbox-registering', HTMLSpanElement);
const example = byId('mailbox-example', HTMLButtonElement);
const alertLine = byId('mailbox-register-error', HTMLParagraphElement);
const doubt = byId('mailbox-doubt', HTMLDivElement);
const look = byId('mailbox-look', HTMLButtonElement);
const looked = byId('mailbox-looked', HTMLSpanElement);

/**
 * @typedef {import('../parts/settings.js').Service} Service
 * @typedef {import('../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
 */

/** Addresses that may be registered already; another click must not pay for them again. */
const doubtful = new Set();

/** The address whose registration is in doubt, on the page. */
let asked = '';

const folded = (/** @type {string | undefined} */ text) => (text ?? '').trim().toLowerCase();

/** @param {string} address */
function mayBeRegistered(address) {
  const question = `${address} may have been registered, and paid for, already. Have you looked, and register it again?`;
  return !doubtful.has(folded(address)) || window.confirm(question);
}

/** @param {unknown} [error] */
const complain = (error) => showError(alertLine, error);

/**
 * Whether an address that was free is taken since: a browser repeats by itself a request whose connection
 * broke, and what was carried out the first time is refused the second time.
 *
 * @param {Service} service
 * @param {string} address
 */
async function isTaken({ pec }, address) {
  const isFree = await pec.mailboxes.isAvailable(address).catch(() => true);
  return !isFree;
}

/** @param {Problem[]} problems */
function tell(problems) {
  const elsewhere = showProblems(problems);
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one field needs' : `${problems.length} fields need`;
    const others = elsewhere.map(({ field, message }) => ` ${field}: ${message}`);
    complain(`Nothing was registered: ${count} another look.${others.join('')}`);
  }
}

/** @param {string} address */
function showDoubt(address) {
  asked = address;
  doubt.hidden = address === '';
  looked.textContent = '';
}

/** @param {boolean} isFree */
function showForm(isFree) {
  form.hidden = !isFree;
}

/** Whether a registration is under way. */
const isBusy = () => fields.disabled;

/**
 * Shows the wizard's beginning.
 *
 * @param {Service} service
 * @param {(service: Service) => void} propose
 */
function begin(service, propose) {
  propose(service);
  example.hidden = service.letPass === undefined;
  if (!isBusy()) {
    showForm(false);
    showDoubt('');
    complain();
    showProblems([]);
    clearAddress();
  }
  view.hidden = false;
  byId('address-title', HTMLHeadingElement).focus();
}

/** @param {boolean} isUnderWay */
function setBusy(isUnderWay) {
  fields.disabled = address.disabled = isUnderWay;
  progress.textContent = isUnderWay ? 'Registering …' : '';
}

/**
 * Lets mailboxes be registered.
 *
 * @param {() => Service} current
 * @param {object} told
 * @param {(mailbox: Mailbox) => void} told.onRegistered
 * @param {(step: number) => void} told.onStep
 * @param {(words: string) => void} told.onLate what became of a registration that nobody looks at any more
 * @returns {(service: Service) => void} begins anew
 */
export function startRegister(current, { onRegistered, onStep, onLate }) {
  byId('mailbox-plans', HTMLTableElement).append(...planRows());
  makeForm();
  const propose = startAddress(current, {
    onChange: (isFree) => {
      showForm(isFree);
      if (view.hidden) {
        return;
      }
      onStep(isFree ? 2 : 1);
      if (isFree) {
        byId('form-title', HTMLHeadingElement).focus();
      }
    },
    onProblems: showProblems,
    onError: complain,
  });
  example.addEventListener('click', fillExample);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const service = current();
    const { address, type } = chosen();
    if (isBusy() || !mayBeRegistered(address)) {
      return;
    }
    const check = byId('mailbox-check', HTMLInputElement).checked;
    const registration = readForm(address, type);
    showProblems([]);
    complain();
    showDoubt('');
    setBusy(true);
    const isLate = () => view.hidden || service !== current();
    /** @type {Problem[]} */
    let problems = [];
    try {
      const mailbox = await service.pec.mailboxes.register(registration, { check });
      doubtful.delete(folded(address));
      clearForm();
      if (isLate()) {
        onLate(`${address} was registered.`);
      } else {
        onRegistered(mailbox);
      }
    } catch (error) {
      if (error instanceof UnknownOutcomeError) {
        doubtful.add(folded(address));
      }
      if (isLate()) {
        onLate(`${address}: ${wordsOfError(error)}`);
      } else if (error instanceof ValidationError) {
        problems = error.problems;
      } else if (error instanceof UnknownOutcomeError) {
        complain(
          `${address} may have been registered, or not: ${error.message} Look for it before anybody registers it again.`,
        );
        showDoubt(address);
      } else {
        complain(error);
        if (error instanceof RejectedError && (await isTaken(service, address)) && !isLate()) {
          showDoubt(address);
          looked.textContent = 'It was free a moment ago: look whether it is yours already.';
        }
      }
    } finally {
      setBusy(false);
    }
    tell(problems);
  });

  look.addEventListener('click', async () => {
    const service = current();
    looked.textContent = 'Looking …';
    look.disabled = true;
    const wanted = asked;
    try {
      const mailboxes = await service.pec.mailboxes.list();
      if (service !== current() || view.hidden || wanted !== asked) {
        return;
      }
      const found = mailboxes.find((mailbox) => folded(mailbox.casella_pec) === folded(wanted));
      if (found === undefined) {
        looked.textContent = `${wanted} is not among them. The service may still be at work: wait a little, and look again.`;
      } else {
        doubtful.delete(folded(wanted));
        showDoubt('');
        complain();
        clearForm();
        onRegistered(found);
      }
    } catch (error) {
      looked.textContent = wordsOfError(error);
    } finally {
      look.disabled = false;
    }
  });
  return (service) => begin(service, propose);
}

/** Leaves it; what is under way goes on. */
export function closeRegister() {
  view.hidden = true;
}
