/**
 * What was sent by hand, whichever tab or day it was, and how it stands.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 */
export async function list(pec) {
  const all = await pec.campaigns.list();
  return all.filter(({ kind }) => kind === 'single').map(({ id, name, progress }) => ({ id, subject: name, ...progress }));
}
