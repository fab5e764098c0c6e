// #region ask
import { UnknownOutcomeError } from 'pec-massiva';
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
    if (!(error instanceof UnknownOutcomeError)) throw error; // nothing was sent
    if (error.reason === 'signedOut') await signInAgain();
    return pec.settle(error); // nothing is sent by asking
  }
}
// #endregion ask

/**
 * What a page keeps of an outcome that nobody knows. None of it is a secret.
 *
 * @param {Storage} storage `localStorage`
 * @param {UnknownOutcomeError} error
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
 * Looks for the message in the sender's mailbox, where there is no proxy to ask.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {{ subject: string, recipient: string }} message
 * @param {Date} since when it was posted
 */
// #region look
export async function look(pec, { subject, recipient }, since) {
  const { copies, complete } = await pec.shipments.find({ subject, recipient, since });
  if (copies.length > 0) return 'sent'; // copies[0].messageId: follow it
  return complete ? 'no acceptance yet' : 'not all could be read';
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
