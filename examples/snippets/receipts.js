/**
 * One message's addressees, each with its receipts.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} id as `list` gives it
 */
export async function receipts(pec, id) {
  const found = [];
  const campaign = await pec.campaigns.open(id);
  for await (const { address, messageId, state } of campaign.rows()) {
    const status = messageId === undefined ? undefined : await pec.shipments.get(messageId);
    found.push({ address, state: status?.state ?? state, receipts: status?.receipts.map(({ kind }) => kind) ?? [] });
  }
  return found;
}
