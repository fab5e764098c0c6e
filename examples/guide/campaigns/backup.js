/** An older copy of a journal beside what the mailbox knows. `pec` has that copy as its `journal`, and nothing calls `run`. */

/**
 * Rows that the copy does not know as sent, and whether the mailbox does. Nothing is sent.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} id of the campaign
 */
// #region compare
export async function compare(pec, id) {
  const campaign = await pec.campaigns.open(id);
  const found = [];
  const open = [];
  for await (const { index, address, state } of campaign.rows()) {
    if (state === 'sent' || state === 'skipped') continue;
    const { subject } = await campaign.preview(index); // with its fields and its reference, as it would be sent
    // All that were ever accepted: `createdAt` goes by a clock that may have been off.
    const { copies, complete } = await pec.shipments.find({ subject, recipient: address });
    if (copies.length > 0) {
      found.push({ index, address, copies }); // each with `messageId` and `acceptedAt`: one from before may only look alike
    } else {
      open.push({ index, address, complete }); // not found, which is not "not sent"; or not all could be read
    }
  }
  return { found, open };
}
// #endregion compare
