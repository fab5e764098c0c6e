/**
 * A new mailbox: registered, its form fetched to be signed, its documents sent, and waited for.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {import('pec-massiva/full').Registration} fields
 * @param {(form: Blob) => Promise<File | Blob>} sign gives the form, signed, with the identity document
 */
export async function register(pec, fields, sign) {
  if (!(await pec.mailboxes.isAvailable(fields.casella_pec))) {
    return undefined;
  }
  const { id = '' } = await pec.mailboxes.register(fields);
  await pec.mailboxes.activate(id, await sign(await pec.mailboxes.activationForm(id)));
  return pec.mailboxes.waitFor(id, ['evasa', 'documenti_errati']);
}
