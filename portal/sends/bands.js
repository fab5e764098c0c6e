/** In which of a few bands a row stands: what the tiles count, one line of the table or one message each. */

/** @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow */

export const BANDS = /** @type {const} */ (['delivered', 'said', 'waiting', 'pending', 'failed', 'refused', 'unknown', 'skipped']);

/** @typedef {typeof BANDS[number]} Band */

/** @param {CampaignRow} row @returns {Band} */
export function bandOf({ state, shipment, sharedId, messageId }) {
  if (sharedId === true) {
    return 'unknown';
  }
  if (state !== 'sent') {
    // What is being posted right now is no riddle yet.
    return state === 'sending' ? 'pending' : state;
  }
  if (shipment?.state === 'delivered') {
    return 'delivered';
  }
  if (messageId === undefined) {
    // By a person's word: no receipt can be told to be of it.
    return 'said';
  }
  // An ordinary address gets no receipt of its own: nobody knows.
  return shipment !== undefined && shipment.final && shipment.state !== 'accepted' ? 'failed' : 'waiting';
}

/** Whether nobody of a row got its message, so that it may be sent to them anew. @param {CampaignRow} row */
export const isFailed = ({ state, shipment }) => state === 'refused' || shipment?.state === 'failed' || shipment?.state === 'rejected';

/** Whether a row was left out for what is wrong with it. @param {CampaignRow} row */
export const isLeftOut = ({ state, problems }) => state === 'skipped' && (problems ?? []).length > 0;
