/** Mailboxes and the business register. `pec` is `new PecMassiva({ … })` of `pec-massiva/full`. */

// #region renew
import { isPecError } from 'pec-massiva/full';
// #endregion renew

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {import('pec-massiva/full').Registration} fields
 * @param {(form: Blob) => Promise<Blob>} sign
 */
export async function register(pec, fields, sign) {
  // #region register
  const { id = '' } = await pec.mailboxes.register(fields); // { casella_pec: 'impresa@pecmassiva.com', … }: it pays
  const form = await pec.mailboxes.activationForm(id); // a PDF: print it, sign it, add the identity document
  await pec.mailboxes.activate(id, await sign(form));
  const { stato } = await pec.mailboxes.waitFor(id, ['evasa', 'documenti_errati']); // about 24 hours
  // #endregion register
  return { id, stato };
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {import('pec-massiva/full').Registration} fields
 * @param {(field: string, words: string) => void} mark
 */
export async function check(pec, fields, mark) {
  // #region check
  try {
    return await pec.mailboxes.register(fields);
  } catch (error) {
    if (error instanceof Error && 'problems' in error) {
      const { problems } = /** @type {import('pec-massiva/full').ValidationError} */ (error);
      problems.forEach(({ field, message }) => mark(field, message)); // nothing was sent
      return undefined;
    }
    throw error;
  }
  // #endregion check
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} id
 */
export async function renew(pec, id) {
  // #region renew
  const before = await pec.mailboxes.get(id);
  try {
    return await pec.mailboxes.renew(id, { years: 1 }); // it pays
  } catch (error) {
    if (isPecError(error) && error.name !== 'UnknownOutcomeError') {
      throw error; // it was not renewed
    }
    // It may have been renewed, and paid. Look before anybody does it again.
    const now = await pec.mailboxes.get(id);
    return now.data_scadenza === before.data_scadenza ? undefined : now;
  }
  // #endregion renew
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {import('pec-massiva/full').Communication} fields
 * @param {(form: Blob) => Promise<Blob>} sign
 */
export async function communicate(pec, fields, sign) {
  // #region communicate
  const { id = '' } = await pec.registry.create(fields); // it pays
  const { stato } = await pec.registry.get(id); // 'in_attesa_di_documenti', after a while
  if (stato === 'in_attesa_di_documenti') {
    await pec.registry.upload(id, await sign(await pec.registry.powerOfAttorney(id))); // signed: .p7m
  }
  // #endregion communicate
  return pec.registry.get(id);
}
