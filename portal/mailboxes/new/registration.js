/** Registering what the draft holds: it costs, so it happens once, and goes on whatever is looked at meanwhile. */

import { service } from '../../service/service.js';
import { doubt, doubtOf, isUnderWay, isUnknown, pay, settle } from '../parts/paid.js';
import { addressOf, discard, draft, registration } from './draft.js';

/** @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox */

const ACTION = 'register';

/** What went wrong last, and with which address. @type {{ address: string, error: unknown, isTaken: boolean } | undefined} */
let failure;

/** Tells that something changed. */
export const news = new EventTarget();
const tell = () => news.dispatchEvent(new Event('change'));

export const isRegistering = () => isUnderWay(addressOf(), ACTION);

/** Whether the address may be registered, and paid for, already. */
export const isInDoubt = () => doubtOf(addressOf(), ACTION) !== undefined;

/** What went wrong with this address. */
export const failed = () => (failure?.address === addressOf() ? failure : undefined);

/** Whether what is registered is what was checked. */
export const isReady = () => draft.free === addressOf();

/** @returns {Promise<Mailbox | undefined>} nothing where it is not known to be registered */
export async function register() {
  const address = addressOf();
  const fields = registration();
  const check = !draft.isMeant && !draft.isOwnDomain;
  if (isRegistering() || !isReady()) {
    return undefined;
  }
  failure = undefined;
  const { pec } = await service();
  try {
    const paying = pay({ about: address, action: ACTION, before: '' }, () => pec.mailboxes.register(fields, { check }));
    tell();
    const mailbox = await paying;
    if (mailbox !== undefined) {
      done(address);
    }
    return mailbox;
  } catch (error) {
    const isTaken = !isUnknown(error) && (await isTakenNow(pec, address, error));
    if (isTaken) {
      doubt({ about: address, action: ACTION, before: '' });
    }
    failure = { address, error, isTaken };
    return undefined;
  } finally {
    tell();
  }
}

/**
 * Whether an address that was free is taken since: a browser repeats by itself a request whose connection broke, and what was
 * carried out the first time is refused the second time.
 *
 * @param {import('../../pec-massiva/full.js').PecMassiva} pec @param {string} address @param {unknown} error
 */
async function isTakenNow(pec, address, error) {
  const isRefusal = /** @type {{ name?: string }} */ (error).name === 'RejectedError';
  return isRefusal && !(await pec.mailboxes.isAvailable(address).catch(() => true));
}

/** Looks for an address among the account's mailboxes. @param {string} address @returns {Promise<Mailbox | undefined>} */
export async function find(address) {
  const { pec } = await service();
  const all = await pec.mailboxes.list();
  const found = all.find(({ casella_pec: one }) => folded(one) === folded(address));
  if (found !== undefined) {
    done(address);
  }
  return found;
}

/** It stands: what was written for it is forgotten. @param {string} address */
export function done(address) {
  settle(address, ACTION);
  if (folded(addressOf()) === folded(address)) {
    failure = undefined;
    discard();
  }
}

/** @param {string | undefined} text */
const folded = (text) => (text ?? '').trim().toLowerCase();
