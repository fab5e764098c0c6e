/** Where the browser keeps nothing, a message may go all the same, once its sender knows what that means. */

import { service } from '../service/service.js';
import { explain, t } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { begin } from './draft.js';
import { lastLook } from './last-look.js';
import { sends } from '../sends/sends.js';

/** Keys by what goes to whom: another click is the same message. @type {Map<string, string>} */
const keys = new Map();
/** Addressees of messages of which nobody knows whether they were sent. @type {Set<string>} */
const doubtful = new Set();

/** Of messages to these nobody knows for sure that they will not go. @param {string[]} recipients */
export const doubt = (recipients) => recipients.forEach((one) => doubtful.add(one.toLowerCase()));

/** @param {import('../sends/sends.js').Draft} draft @param {HTMLElement} below */
export function sendUnkept(draft, below) {
  const button = el('button', { type: 'button' }, t('unkept.send'));
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      if ((await isMeant(draft)) && (await lastLook(draft))) {
        await sends.unkept(() => sendAll(draft, below));
      }
    } finally {
      button.disabled = false;
    }
  });
  return callout('warning', t('unkept.title'), el('p', {}, t('unkept.words')), button);
}

/** Whoever sends again to somebody who may have got it is asked first. @param {import('../sends/sends.js').Draft} draft */
async function isMeant({ recipients }) {
  const again = recipients.filter((one) => doubtful.has(one.toLowerCase()));
  if (again.length === 0) {
    return true;
  }
  return ask(t('unkept.again'), [el('p', {}, t('row.unknownTodo')), el('p', {}, again.join(', '))], { yes: t('unkept.againYes'), no: t('write.back'), danger: true });
}

/** One message after the other; the first of which nobody knows ends it. @param {import('../sends/sends.js').Draft} draft @param {HTMLElement} below */
async function sendAll(draft, below) {
  const { sender, recipients, isToAll, subject, text, files, acceptedAddresses } = draft;
  const { pec } = await service();
  const list = el('ul');
  for (const recipient of isToAll ? [recipients] : recipients.map((one) => [one])) {
    const named = JSON.stringify([sender, recipient, subject, text, files.map(({ name, size }) => [name, size])]);
    const idempotencyKey = keys.get(named) ?? crypto.randomUUID();
    keys.set(named, idempotencyKey);
    try {
      const { messageId } = await pec.send({ sender, recipient, subject, text, attachments: files }, { idempotencyKey, acceptedAddresses });
      list.append(el('li', {}, `${recipient.join(', ')}: ${t('message.id', { id: messageId })}`));
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'UnknownOutcomeError') {
        doubt(recipient);
      }
      await tell(below, explain(error).meaning || t('error.title'), [list, el('p', {}, recipient.join(', ')), errorCallout(error)]);
      return;
    }
  }
  begin();
  await tell(below, t('unkept.sent'), [callout('good', t('unkept.sent'), list)]);
}

/** Where it is looked at, and otherwise over whatever is. @param {HTMLElement} below @param {string} title @param {Node[]} contents */
async function tell(below, title, contents) {
  say(title);
  if (below.isConnected) {
    below.replaceChildren(...contents);
  } else {
    await ask(title, contents, { yes: t('ok'), no: t('close') });
  }
}
