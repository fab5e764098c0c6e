/**
 * How full the mailbox is, and whether the browser promises to keep what is written down.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 */
export async function quota(pec) {
  const { ratio } = await pec.quota();
  return { full: ratio, kept: await pec.campaigns.persist() };
}
