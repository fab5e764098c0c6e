// #region ask
import { isPecError } from 'pec-massiva';
// #endregion ask

/**
 * Sends, and where nobody knows what became of it asks the portal's proxy.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {import('pec-massiva').Message} message
 * @param {() => Promise<void>} signInAgain
 */
// #region ask
export async function sendAndAsk(pec, message, signInAgain) {
  try {
    return { state: 'sent', ...(await pec.send(message)) };
  } catch (error) {
    if (isPecError(error) && error.name !== 'UnknownOutcomeError') throw error; // nothing was sent
    try {
      const open = /** @type {import('pec-massiva').UnknownOutcomeError} */ (error);
      if (open.reason === 'signedOut') await signInAgain();
      return await pec.settle(open); // nothing is sent by asking
    } catch {
      return { state: 'unknown' }; // nobody could be asked: it stays so, and is asked again later
    }
  }
}
// #endregion ask

/**
 * What a page keeps of an outcome that nobody knows. None of it is a secret.
 *
 * @param {Storage} storage `localStorage`
 * @param {import('pec-massiva').UnknownOutcomeError} error
 */
// #region keep
export function keep(storage, { idempotencyKey, mailbox, mark }) {
  storage.setItem(`pec ${idempotencyKey}`, JSON.stringify({ idempotencyKey, mailbox, mark }));
}

/**
 * After a reload: what became of each.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {Storage} storage
 */
export async function settleKept(pec, storage) {
  const states = [];
  for (const name of Object.keys(storage).filter((one) => one.startsWith('pec '))) {
    const settled = await pec.settle(JSON.parse(storage.getItem(name) ?? ''));
    states.push(settled.state);
    // 'running', 'unknown' and 'notSeen' are no knowledge: ask again later, or look.
    if (['sent', 'refused', 'notSent'].includes(settled.state)) storage.removeItem(name);
  }
  return states;
}
// #endregion keep

/**
 * Looks for the message in the sender's mailbox, where there is no proxy to ask. What is found may be another message of the same
 * subject to the same addressee: a person decides, by when it was accepted.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {{ subject: string, recipient: string }} message
 */
// #region look
export async function look(pec, { subject, recipient }) {
  // All that were ever accepted: a bound of time would go by this device's clock, which may be off.
  const { copies, complete } = await pec.shipments.find({ subject, recipient });
  const none = complete ? 'no acceptance yet' : 'not all could be read';
  return { found: copies.length > 0 ? 'sent, or one like it' : none, copies }; // each with `messageId` and `acceptedAt`
}
// #endregion look

/**
 * One message a record of the portal's: the same key again never sends it twice.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {{ id: string, message: import('pec-massiva').Message }} record
 */
// #region key
export function sendRecord(pec, { id, message }) {
  return pec.send(message, { idempotencyKey: `avviso-${id}` });
}
// #endregion key
