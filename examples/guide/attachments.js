// #region progress
import { PecMassiva } from 'pec-massiva';
import { uploadFetch } from 'pec-massiva/upload';
// #endregion progress
// #region many
// #region refused
import { isPecError } from 'pec-massiva';
// #endregion refused
// #endregion many

/**
 * What an `<input type="file" multiple>` holds, or what was dropped.
 *
 * @param {PecMassiva} pec
 * @param {Omit<import('pec-massiva').Message, 'attachments'>} message
 * @param {{ readonly files: ArrayLike<File> | null }} input `input`, or `event.dataTransfer`
 */
// #region chosen
export async function sendChosen(pec, message, input) {
  return pec.send({ ...message, attachments: input.files }, { onProgress: ({ phase, loaded, total }) => console.log(phase, loaded, total) });
}
// #endregion chosen

/**
 * A file that a program made.
 *
 * @param {PecMassiva} pec
 * @param {Omit<import('pec-massiva').Message, 'attachments'>} message
 * @param {Uint8Array} bytes
 */
// #region made
export async function sendMade(pec, message, bytes) {
  const attachments = [{ name: 'avviso.pdf', data: bytes, type: 'application/pdf' }];
  return pec.send({ ...message, attachments });
}
// #endregion made

/**
 * One file to several addressees, each with a message of its own: read and encoded once. Tells what became of each, also where one
 * fails; called again with the same `batch`, it sends nothing twice.
 *
 * @param {PecMassiva} pec
 * @param {Omit<import('pec-massiva').Message, 'attachments' | 'recipient'>} message
 * @param {string[]} recipients
 * @param {File} file
 * @param {string} batch kept with your own record before anything goes
 */
// #region many
export async function sendToMany(pec, message, recipients, file, batch) {
  const attachment = await pec.attach(file);
  const outcomes = [];
  for (const recipient of recipients) {
    const idempotencyKey = `${batch}-${recipient}`; // one key is one message
    try {
      const { messageId } = await pec.send({ ...message, recipient, attachments: [attachment] }, { idempotencyKey });
      outcomes.push({ recipient, state: 'sent', messageId });
    } catch (error) {
      const isNotSent = isPecError(error) && error.name !== 'UnknownOutcomeError';
      outcomes.push({ recipient, state: isNotSent ? 'notSent' : 'unknown', error });
    }
  }
  return outcomes;
}
// #endregion many

/** A client that tells how much of a message has left. @param {string} baseUrl */
// #region progress
export function clientWithProgress(baseUrl = '/api/pec') {
  return new PecMassiva({ baseUrl, fetch: uploadFetch });
}
// #endregion progress

/**
 * What is wrong with the files, before anything was sent.
 *
 * @param {PecMassiva} pec
 * @param {import('pec-massiva').Message} message
 */
// #region refused
export async function refusedFiles(pec, message) {
  try {
    await pec.send(message);
    return [];
  } catch (error) {
    if (isPecError(error) && error.name === 'ValidationError') {
      // [{ field: 'attachments[0].data', code: 'empty', params: { name: 'atto.pdf' }, message: '…' }]
      return /** @type {import('pec-massiva').ValidationError} */ (error).problems;
    }
    throw error;
  }
}
// #endregion refused
