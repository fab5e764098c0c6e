/** What was sent from this page, and what became of it. */

import { byId, element, when, wordsOfError } from './parts/elements.js';
import { KINDS, STATES } from './parts/words.js';

const list = byId('shipments', HTMLOListElement);
const none = byId('no-shipments', HTMLParagraphElement);

/**
 * @typedef {import('./pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('./pec-massiva/full.js').Message} Message
 * @typedef {import('./pec-massiva/full.js').ShipmentStatus} ShipmentStatus
 */

/** @param {Message} message */
function card(message) {
  const state = element('p', { class: 'state' });
  state.setAttribute('role', 'status');
  const detail = element('p', { class: 'muted' });
  const receipts = element('ul');
  receipts.setAttribute('aria-label', 'Receipts');
  const to = [message.recipient].flat().join(', ');
  const item = element('li', {}, [
    element('h3', { text: message.subject }),
    element('p', { class: 'muted', text: `to ${to}` }),
    state,
    detail,
    receipts,
  ]);
  list.prepend(item);
  none.hidden = true;
  return { item, state, detail, receipts };
}

/**
 * Shows a message that was sent and follows it to its end.
 *
 * @param {PecMassiva} pec
 * @param {Message} message
 * @param {string} messageId
 * @param {() => void} onChange
 */
export async function follow(pec, message, messageId, onChange) {
  const { item, state, detail, receipts } = card(message);
  detail.textContent = `id ${messageId}`;
  /** @param {ShipmentStatus} status */
  const show = (status) => {
    item.dataset.state = status.state;
    const { delivered, expected } = status;
    const count = expected !== undefined && expected > 1 ? `: ${delivered} of ${expected}` : '';
    state.textContent = STATES[status.state] + count;
    receipts.replaceChildren(
      ...status.receipts.map(({ kind, addressee, date }) => {
        const about = addressee === undefined ? '' : ` · ${addressee}`;
        return element('li', { text: `${KINDS[kind]}${about} · ${when(date)}` });
      }),
    );
  };
  item.dataset.state = 'submitted';
  state.textContent = STATES.submitted;
  try {
    for await (const status of pec.shipments.track(messageId, { interval: 1000 })) {
      const before = receipts.childElementCount;
      show(status);
      if (status.receipts.length !== before) {
        onChange();
      }
    }
  } catch (error) {
    detail.textContent = `id ${messageId} · ${wordsOfError(error)}`;
  }
}

/**
 * Shows a message of which nobody knows whether it was sent.
 *
 * @param {Message} message
 */
export function showUnknown(message) {
  const { item, state, detail } = card(message);
  item.dataset.state = 'unknown';
  state.textContent = 'Nobody knows whether it was sent';
  detail.textContent = 'Look for it in the inbox before you send it again.';
}
