/**
 * Messages of which nobody knows whether they were sent: looked for, and never sent again by themselves. What is not found is a
 * person's to decide, with `campaign.resolve(index, 'sent' | 'notSent')`.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 */
export async function reconcile(pec) {
  const looked = [];
  for (const { id, name } of (await pec.campaigns.list()).filter(({ progress }) => progress.unknown > 0)) {
    const campaign = await pec.campaigns.open(id);
    looked.push({ name, ...(await campaign.reconcile()) });
  }
  return looked;
}
