/**
 * The last mails in the mailbox: of receipts it is known what they are, a text is shown only after `toSafeFrame(body)`.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} [q] what is looked for
 */
export async function inbox(pec, q) {
  const { messages, pages } = await pec.inbox.page({ page: 1, q });
  return { pages, messages: messages.map(({ kind, subject, date }) => ({ kind, subject, date })) };
}
