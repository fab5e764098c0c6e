/** Words for what came in, that outlive a new kind of it. */

/** @type {Partial<Record<import('pec-massiva').ReceiptKind, string>>} */
const KNOWN = {
  acceptance: 'Accettazione',
  delivery: 'Consegna',
  deliveryFailure: 'Mancata consegna',
  envelope: 'PEC ricevuta',
};

/** @param {{ kind: import('pec-massiva').ReceiptKind }} mail */
// #region words
export const wordOf = ({ kind }) => KNOWN[kind] ?? 'Altro messaggio'; // a kind that is new tomorrow, too
// #endregion words

/** @param {import('pec-massiva').ShipmentStatus} status */
// #region state
export const isDelivered = ({ state }) => state === 'delivered'; // and no look at subjects or texts
// #endregion state
