/** Following what was sent. `pec` is `new PecMassiva({ … })`. */

// #region classify
import { classify } from 'pec-massiva';
// #endregion classify
// #region read
import { toSafeFrame } from 'pec-massiva';
// #endregion read

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} messageId
 * @param {(words: string) => void} show
 */
export async function follow(pec, messageId, show) {
  // #region follow
  for await (const { state, final, delivered, expected } of pec.shipments.track(messageId)) {
    show(`${state}, delivered to ${delivered} of ${expected ?? 'an unknown number'}${final ? '.' : ' …'}`);
  }
  // #endregion follow
}

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string[]} messageIds
 * @param {(messageId: string, state: string) => void} show
 * @param {AbortSignal} [signal]
 */
export async function followMany(pec, messageIds, show, signal) {
  // #region many
  await Promise.all(
    messageIds.map(async (messageId) => {
      for await (const { state } of pec.shipments.track(messageId, { signal })) {
        show(messageId, state);
      }
    }),
  );
  // #endregion many
}

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} messageId
 */
export async function addressees(pec, messageId) {
  // #region addressees
  const { state, delivered, failed, ordinary, receipts } = await pec.shipments.get(messageId, { expected: 2 });
  const failures = receipts.filter(({ kind }) => kind === 'deliveryFailure').map(({ addressee }) => addressee);
  // #endregion addressees
  return { state, delivered, failed, ordinary, failures };
}

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string[]} messageIds
 */
export async function report(pec, messageIds) {
  // #region report
  const csv = await pec.shipments.report(messageIds, { format: 'csv' }); // or 'json', or 'html' for A4
  const link = URL.createObjectURL(csv);
  // #endregion report
  return { csv, link };
}

/**
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {number} id of a message in the inbox
 * @param {{ srcdoc: string }} frame an `<iframe sandbox>`
 */
export async function read(pec, id, frame) {
  // #region read
  const { kind, subject, body = '' } = await pec.inbox.get(id);
  frame.srcdoc = toSafeFrame(body); // <iframe sandbox title="…"></iframe>
  // #endregion read
  return { kind, subject };
}

/** What a mail is, by its subject and its sender alone. */
export async function tell() {
  // #region classify
  const { kind, subject, messageId } = await classify('CONSEGNA: Avviso n. 12 2020082610003492', 'posta-certificata@pec.example.it');
  // #endregion classify
  return { kind, subject, messageId };
}
