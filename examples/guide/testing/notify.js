/**
 * The application that is tested: it tells a company, and says what became of it.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} recipient
 * @param {File[]} [attachments]
 */
export async function notify(pec, recipient, attachments) {
  try {
    const message = { sender: 'comune@pecmassiva.com', recipient, subject: 'Avviso n. 12', text: 'Gentile impresa, …', attachments };
    const { messageId } = await pec.send(message);
    let last = 'submitted';
    for await (const { state } of pec.shipments.track(messageId)) {
      last = state;
    }
    return last;
  } catch (error) {
    return /** @type {Error} */ (error).name === 'UnknownOutcomeError' ? 'nobody knows' : 'not sent';
  }
}
