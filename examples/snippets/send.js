/**
 * One message: written down before it goes, sent, and followed to its receipts. A reload loses nothing, and `run` of what `list` finds
 * again sends nothing twice. But each call of this function is a message of its own: keep the button off until a call has ended.
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
