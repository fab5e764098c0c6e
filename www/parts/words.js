/** What kinds and states are called on the page. */

/** @type {Record<import('../pec-massiva/full.js').ReceiptKind, string>} */
export const KINDS = {
  acceptance: 'Acceptance',
  nonAcceptance: 'Non-acceptance',
  nonAcceptanceVirus: 'Non-acceptance: virus',
  takenInCharge: 'Taken in charge',
  delivery: 'Delivery',
  deliveryFailure: 'Delivery failure',
  deliveryFailureVirus: 'Delivery failure: virus',
  timeoutNotice: 'Time-out notice',
  virusDetection: 'Virus found',
  envelope: 'PEC received',
  anomaly: 'Ordinary mail received',
  other: 'Other mail',
};

/** @type {Record<import('../pec-massiva/full.js').ShipmentState, string>} */
export const STATES = {
  submitted: 'Submitted, waiting for the acceptance',
  accepted: 'Accepted, waiting for the delivery',
  rejected: 'Rejected by the sender’s provider',
  delayed: 'Delayed, may still be delivered',
  delivered: 'Delivered',
  partlyDelivered: 'Delivered to some',
  failed: 'Not delivered',
};
