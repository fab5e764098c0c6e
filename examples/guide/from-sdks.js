/** What was done with one of the service's own SDKs, done with this package. */

// #region send
import { isPecError } from 'pec-massiva';
// #endregion send

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} sender
 * @param {string} recipient
 * @param {string} subject
 * @param {string} body HTML
 * @param {{ name: string, file: Uint8Array }[]} attachments as the SDKs take them
 */
export async function send(pec, sender, recipient, subject, body, attachments) {
  // #region send
  try {
    const files = attachments.map(({ name, file }) => ({ name, data: file })); // bytes, and no base64 of your own
    const { messageId } = await pec.send({ sender, recipient, subject, body, attachments: files });
    return { messageId };
  } catch (error) {
    if (isPecError(error) && error.name !== 'UnknownOutcomeError') {
      throw error; // nothing was sent
    }
    return { unknown: error }; // where an SDK throws, and a loop around it would send again
  }
  // #endregion send
}

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string[]} messageIds that an SDK was given
 */
export async function goOn(pec, messageIds) {
  // #region goOn
  const states = await Promise.all(messageIds.map((id) => pec.shipments.get(id, { expected: 1 })));
  // #endregion goOn
  return states.map(({ messageId, state }) => ({ messageId, state }));
}

/** @param {import('pec-massiva').PecMassiva} pec */
export async function anyOther(pec) {
  // #region other
  const { status, body } = await pec.request('GET', '/quota/INBOX'); // what no method covers, as the service answers it
  // #endregion other
  return { status, body };
}
