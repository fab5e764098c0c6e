/**
 * One message: written down before it goes, sent, and followed to its receipts. A reload loses nothing, nothing goes twice.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {{ sender: string, recipients: string[], subject: string, text: string, attachments?: File[] }} message
 */
export async function send(pec, message) {
  const campaign = await pec.campaigns.create({ kind: 'single', template: false, reference: false, name: message.subject, ...message });
  if (campaign.problems.length === 0) {
    await campaign.run({ onProgress: ({ phase }) => console.log(phase) });
    await campaign.follow();
  }
  return campaign;
}
