/** Where the browser keeps nothing, a message may go all the same, once its sender knows what that means. */

import { inMemory, service } from '../service/service.js';
import { describe, explain, t } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { problemsOf } from './check.js';
import { lastLook } from './last-look.js';
import { sends } from '../sends/sends.js';

/**
 * @typedef {import('../sends/sends.js').Draft} Draft
 * @typedef {{ recipient: string[], named: string }} Part one message of it, and what tells it from others
 *
 * @typedef {object} Desk where it is sent from
 * @property {(work: () => Promise<void>) => Promise<void>} alone does something while nothing else is checked or sent
 * @property {(title: string, contents: Node[]) => Promise<void>} tell says what came of it: in the form, otherwise over whatever is
 * @property {() => void} anew empties the form
 */

/** Keys by what goes to whom: another click is the same message. @type {Map<string, string>} */
const keys = new Map();
/** The ids of what went, by the same, as long as some of its message is left: it goes no second time. @type {Map<string, string>} */
const gone = new Map();
/** Addressees who may have got something, of messages that did not come to their end. @type {Set<string>} */
const doubtful = new Set();

/** These may have got something, or will. @param {string[]} recipients */
export const doubt = (recipients) => recipients.forEach((one) => doubtful.add(one.toLowerCase()));

/** @param {string} address */
const isDoubtful = (address) => doubtful.has(address.toLowerCase());

/** @param {Draft} draft @param {Desk} desk */
export function sendUnkept(draft, desk) {
  const send = () =>
    desk.alone(() => sendNow(draft, desk).catch((error) => desk.tell(explain(error).meaning || t('error.title'), [errorCallout(error)])));
  return callout('warning', t('unkept.title'), el('p', {}, t('unkept.words')), el('button', { type: 'button', onclick: () => void send() }, t('unkept.send')));
}

/** @param {Draft} draft @param {Desk} desk */
async function sendNow(draft, desk) {
  const problems = await problemsOf(draft, inMemory);
  if (problems.length > 0) {
    const list = el('ul', {}, ...problems.map((problem) => el('li', {}, describe(problem))));
    await desk.tell(t('write.nothingSent'), [callout('danger', t('write.nothingSent'), list)]);
    return;
  }
  const parts = partsOf(draft);
  const rest = parts.filter(({ named }) => !gone.has(named));
  const again = rest.flatMap(({ recipient }) => recipient.filter(isDoubtful));
  if (rest.length > 0 && !((await isMeant(again)) && (await lastLook({ ...draft, recipients: rest.flatMap(({ recipient }) => recipient) })))) {
    return;
  }
  // A person looked, and wants another: under its old key it would only be told once more what became of it.
  rest.filter(({ recipient }) => recipient.some(isDoubtful)).forEach(({ named }) => keys.delete(named));
  await sends.counted(() => sendAll(draft, parts, desk));
}

/** @param {Draft} draft @returns {Part[]} */
function partsOf({ sender, recipients, isToAll, subject, text, files }) {
  const chosen = files.map(({ name, size, lastModified }) => [name, size, lastModified]);
  return (isToAll ? [recipients] : recipients.map((one) => [one])).map((recipient) => ({ recipient, named: JSON.stringify([sender, recipient, subject, text, chosen]) }));
}

/** Whoever sends again to somebody who may have got it is asked first. @param {string[]} again */
async function isMeant(again) {
  if (again.length === 0) {
    return true;
  }
  return ask(t('unkept.again'), [el('p', {}, t('row.unknownTodo')), el('p', {}, again.join(', '))], { yes: t('unkept.againYes'), no: t('write.back'), danger: true });
}

/** One message after the other; the first that does not go ends it. @param {Draft} draft @param {Part[]} parts @param {Desk} desk */
async function sendAll({ sender, subject, text, files, acceptedAddresses }, parts, desk) {
  const { pec } = await service();
  const list = el('ul');
  for (const { recipient, named } of parts) {
    const idempotencyKey = keys.get(named) ?? crypto.randomUUID();
    keys.set(named, idempotencyKey);
    try {
      const messageId =
        gone.get(named) ?? (await pec.send({ sender, recipient, subject, text, attachments: files }, { idempotencyKey, acceptedAddresses })).messageId;
      gone.set(named, messageId);
      doubt(recipient);
      list.append(el('li', {}, `${recipient.join(', ')}: ${t('message.id', { id: messageId })}`));
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'UnknownOutcomeError') {
        doubt(recipient);
      } else {
        keys.delete(named);
      }
      await desk.tell(explain(error).meaning || t('error.title'), [list, el('p', {}, recipient.join(', ')), errorCallout(error)]);
      return;
    }
  }
  for (const { recipient, named } of parts) {
    [keys, gone].forEach((known) => known.delete(named));
    recipient.forEach((one) => doubtful.delete(one.toLowerCase()));
  }
  desk.anew();
  await desk.tell(t('unkept.sent'), [callout('good', t('unkept.sent'), list)]);
}
