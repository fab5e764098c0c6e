/** The addressees of a message: where each stands, why, and its receipts. */

import { service } from '../service/service.js';
import { describe, explain, t, when } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { ask, tellError } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { sends } from './sends.js';
import { rowStatus } from './states.js';

/** @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow */

/**
 * How what nobody knows is cleared up: looked for first at each row, or for all of them elsewhere; a person's word is asked for
 * once it was looked for.
 *
 * @typedef {'each' | 'elsewhere' | 'looked'} Look
 */

/**
 * Shows rows in a list. What is as it was keeps its element, and with it what somebody opened there or is at.
 *
 * @param {HTMLElement} list @param {string} id of the message @param {CampaignRow[]} rows @param {Look} [look]
 */
export function showRows(list, id, rows, look = 'each') {
  const before = new Map([...list.children].map((one) => [/** @type {HTMLElement} */ (one).dataset.row, /** @type {HTMLElement} */ (one)]));
  const shown = rows.map((row) => {
    const [key, state] = [`${id} ${row.index}`, `${look} ${JSON.stringify(row)}`];
    const old = before.get(key);
    if (old?.dataset.state === state) {
      return old;
    }
    const fresh = rowOf(id, row, look);
    Object.assign(fresh.dataset, { row: key, state });
    if (old?.querySelector('details')?.open) {
      fresh.querySelector('details')?.setAttribute('open', '');
    }
    return fresh;
  });
  putInto(list, shown);
}

/** What stays is never taken out, and keeps its focus; what takes the place of something that had it gets it. @param {HTMLElement} list @param {HTMLElement[]} shown */
function putInto(list, shown) {
  const keys = new Map(shown.map((one) => [one.dataset.row, one]));
  for (const old of /** @type {HTMLElement[]} */ ([...list.children])) {
    const fresh = keys.get(old.dataset.row);
    if (fresh === undefined) {
      old.remove();
    } else if (fresh !== old) {
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (hadFocus) {
        fresh.tabIndex = -1;
        fresh.focus();
      }
    }
  }
  shown.forEach((one, place) => {
    if (list.children[place] !== one) {
      list.insertBefore(one, list.children[place] ?? null);
    }
  });
}

/** @param {string} id of the message @param {CampaignRow} row @param {Look} look */
function rowOf(id, row, look) {
  const whom = (row.addresses ?? [row.address]).join(', ');
  return el(
    'li',
    { class: 'row' },
    el('div', { class: 'line' }, el('strong', {}, whom), rowStatus(row)),
    row.messageId !== undefined && el('p', { class: 'hint' }, t('message.id', { id: row.messageId })),
    row.state === 'refused' && row.error !== undefined && why(row.error),
    row.sharedId === true && el('p', { class: 'todo' }, t('row.sharedIdWords')),
    row.shipment?.state === 'partlyDelivered' && el('p', { class: 'todo' }, t('row.partly')),
    row.copies !== undefined && el('p', { class: 'todo' }, t('row.copies', { count: row.copies.length, ids: row.copies.join(', ') })),
    row.byPerson === true && el('p', { class: 'hint' }, t('row.byPerson')),
    row.state === 'unknown' && (look === 'each' ? unknownOf(id, row) : look === 'looked' && saidBy(id, row.index)),
    (row.problems ?? []).length > 0 && el('ul', {}, ...(row.problems ?? []).map((problem) => el('li', {}, describe(problem)))),
    row.messageId !== undefined && receiptsOf(row.messageId),
  );
}

/** @param {NonNullable<CampaignRow['error']>} error */
function why(error) {
  const { what, todo } = explain(error);
  return el('div', {}, el('p', {}, what), todo !== '' && el('p', { class: 'todo' }, todo));
}

/** Look first, and only then say. @param {string} id @param {CampaignRow} row */
function unknownOf(id, row) {
  const told = row.error === undefined ? undefined : explain(row.error);
  const words = el('div', { class: 'ask' }, el('p', {}, told?.meaning ?? t('row.unknownWords')), el('p', {}, told?.todo ?? t('row.unknownTodo')));
  const outcome = el('div');
  const look = el('button', { type: 'button', class: 'primary' }, t('row.look'));
  look.addEventListener('click', async () => {
    look.disabled = true;
    say(t('row.looking'));
    try {
      await sends.reconcile(id);
      // Others of the message may have been found, and this one not.
      const isFound = (await sends.row(id, row.index))?.state === 'sent';
      say(t(isFound ? 'row.found' : 'row.notFound'));
      outcome.replaceChildren(isFound ? t('row.found') : t('row.notFound'), ...(isFound ? [] : [saidBy(id, row.index)]));
    } catch (error) {
      outcome.replaceChildren(errorCallout(error));
    } finally {
      look.disabled = false;
      if (document.activeElement === document.body) {
        look.focus();
      }
    }
  });
  words.append(el('div', { class: 'actions' }, look), outcome);
  return words;
}

/** A person's word, after the look. @param {string} id @param {number} index */
function saidBy(id, index) {
  /** @param {'sent' | 'notSent'} word */
  const say = (word) => async () => {
    const isMeant = await ask(t(`word.${word}`), [el('p', {}, t(`word.${word}Words`))], { yes: t(`word.${word}`), no: t('write.back'), danger: word === 'notSent' });
    if (isMeant) {
      await sends.resolve(id, index, word).catch(tellError);
    }
  };
  return el(
    'div',
    { class: 'actions' },
    el('button', { type: 'button', onclick: say('sent') }, t('word.sent')),
    el('button', { type: 'button', onclick: say('notSent') }, t('word.notSent')),
  );
}

/** The receipts as a timeline, read when somebody wants to see them. @param {string} messageId */
function receiptsOf(messageId) {
  const list = el('ol', { class: 'timeline' });
  const details = el('details', { class: 'receipts' }, el('summary', {}, t('receipts.show')), list);
  const show = async () => {
    list.replaceChildren(el('li', {}, t('receipts.loading')));
    try {
      const { pec } = await service();
      const { receipts } = await pec.shipments.get(messageId);
      list.replaceChildren(
        ...receipts.map(({ kind, date, addressee }) => el('li', {}, el('span', {}, t(`receipt.${kind}`)), el('span', { class: 'hint' }, [when(date), addressee].filter(Boolean).join(' · ')))),
      );
      if (receipts.length === 0) {
        list.replaceChildren(el('li', {}, t('receipts.none')));
      }
    } catch (error) {
      const isNone = /** @type {any} */ (error)?.name === 'NotFoundError';
      list.replaceChildren(el('li', {}, isNone ? t('receipts.none') : errorCallout(error)));
    }
  };
  details.addEventListener('toggle', () => details.open && void show());
  return details;
}
