/** Where the browser keeps nothing, a message may go all the same, once its sender knows what that means. */

import { service } from '../service/service.js';
import { t } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';

/** Keys by the text of the message: another click is the same message. @type {Map<string, string>} */
const keys = new Map();

/** @param {import('./outbox.js').Draft} draft @param {HTMLElement} below */
export function sendUnkept(draft, below) {
  const { sender, recipients, subject, text, files, acceptedAddresses } = draft;
  const named = JSON.stringify([sender, recipients, subject, text, files.map(({ name, size }) => [name, size])]);
  const send = async () => {
    button.disabled = true;
    const idempotencyKey = keys.get(named) ?? crypto.randomUUID();
    keys.set(named, idempotencyKey);
    try {
      const { pec } = await service();
      const { messageId } = await pec.send({ sender, recipient: recipients, subject, text, attachments: files }, { idempotencyKey, acceptedAddresses });
      below.replaceChildren(callout('good', t('unkept.sent'), el('p', {}, t('message.id', { id: messageId }))));
    } catch (error) {
      below.replaceChildren(errorCallout(error));
    }
  };
  const button = el('button', { type: 'button', onclick: send }, t('unkept.send'));
  return callout('warning', t('unkept.title'), el('p', {}, t('unkept.words')), button);
}
