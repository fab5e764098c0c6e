import { isPecError } from 'pec-massiva';

/**
 * The application that is tested: it tells a company, and says what became of it.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} recipient
 * @param {File[]} [attachments]
 */
export async function notify(pec, recipient, attachments) {
  let messageId;
  try {
    const message = { sender: 'comune@pecmassiva.com', recipient, subject: 'Avviso n. 12', text: 'Gentile impresa, …', attachments };
    ({ messageId } = await pec.send(message));
  } catch (error) {
    return isPecError(error) && error.name !== 'UnknownOutcomeError' ? 'not sent' : 'nobody knows';
  }
  let last = 'sent';
  try {
    for await (const { state } of pec.shipments.track(messageId)) {
      last = state;
    }
  } catch {
    // It was sent, whatever stands in the way of following it.
  }
  return last;
}
