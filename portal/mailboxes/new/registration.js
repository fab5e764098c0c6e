/** Registering what the draft holds: it costs, so it happens once, and goes on whatever is looked at meanwhile. */

import { service } from '../../service/service.js';
import { doubtOf, isRefusal, isUnderWay, pay, settle, tell } from '../parts/paid.js';
import { isOver } from '../parts/states.js';
import { addressOf, discard, draft, registration } from './draft.js';

/** @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox */

export const ACTION = 'register';

/** What went wrong last, and with which address. @type {{ address: string, error: unknown } | undefined} */
let failure;

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
  try {
    const { pec } = await service();
    const paid = await pay(
      { about: address, action: ACTION, before: '' },
      () => pec.mailboxes.register(fields, { check }),
      (error) => isFreeStill(pec, address, error),
    );
    if (paid !== undefined) {
      done(address);
    }
    return paid?.answer;
  } catch (error) {
    failure = { address, error };
    tell();
    return undefined;
  }
}

/**
 * Whether nothing was registered: an address that was free, and is taken once its registration is refused, may be ours.
 *
 * @param {import('../../pec-massiva/full.js').PecMassiva} pec @param {string} address @param {unknown} error
 */
async function isFreeStill(pec, address, error) {
  return !isRefusal(error) || (await pec.mailboxes.isAvailable(address).catch(() => false));
}

/** Looks for an address among the account's mailboxes. @param {string} address @returns {Promise<Mailbox | undefined>} */
export async function find(address) {
  const { pec } = await service();
  const found = standing(await pec.mailboxes.list(), address);
  if (found !== undefined) {
    done(address);
  }
  return found;
}

/** One that is over tells nothing of a registration after it. @param {Mailbox[]} all @param {string} address */
export const standing = (all, address) => all.find((one) => folded(one.casella_pec) === folded(address) && !isOver(one));

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
