/** An operation on a mailbox: a last look, done once, and where nobody knows what became of it, a look before anything else. */

import { isReal } from '../../service/service.js';
import { explain, t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { problemsIn } from '../parts/check.js';
import { kindWords, priceWords } from '../parts/kinds.js';
import { doubtOf, isUnderWay, isUnknown, pay, settle } from '../parts/paid.js';
import { expiryWords, stateOf, stateWords } from '../parts/states.js';

/**
 * @typedef {import('./opened.js').Opened} Opened
 * @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {'renew' | 'revoke' | 'resize' | 'type' | 'user' | 'archive' | 'activate'} Name
 *
 * @typedef {object} Action
 * @property {Name} name
 * @property {[string, string][]} [facts] what it is about, beside the mailbox
 * @property {number | 'unknown' | 'free'} price euros, where they are known
 * @property {boolean} [isDanger]
 * @property {() => Promise<Mailbox>} call
 */

/** What a mailbox tells of an action: when that has changed, it was carried out. @type {Record<Name, (mailbox: Mailbox) => string>} */
const TELLS = {
  renew: (mailbox) => [stateWords(stateOf(mailbox)), expiryWords(mailbox) !== '' && t('mailbox.paidUntil', { date: expiryWords(mailbox) })].filter(Boolean).join(', '),
  revoke: (mailbox) => stateWords(stateOf(mailbox)),
  activate: (mailbox) => stateWords(stateOf(mailbox)),
  resize: ({ spazio_disco: disk = 0, spazio_storico: history = 0, spazio_conservazione: archive = 0 }) => t('space.all', { disk, history, archive }),
  type: ({ tipo_casella: kind }) => kindWords(kind),
  user: ({ multiutenza: users = [] }) => t('users.count', { count: users.length }),
  archive: ({ conservazione }) => t(conservazione ? 'archive.on' : 'archive.off'),
};

/** What only this action changes, for a comparison in whichever language. @type {Record<Name, (mailbox: Mailbox) => string>} */
const MARKS = {
  renew: ({ data_scadenza: expiry }) => expiry ?? '',
  revoke: (mailbox) => String(stateOf(mailbox) === 'revocata'),
  activate: (mailbox) => String(['in_evasione', 'evasa'].includes(stateOf(mailbox))),
  resize: ({ spazio_disco: disk, spazio_storico: history, spazio_conservazione: archive }) => `${disk} ${history} ${archive}`,
  type: ({ tipo_casella: kind }) => kind ?? '',
  user: ({ multiutenza: users = [] }) => String(users.length),
  archive: ({ conservazione }) => String(conservazione === true),
};

/** Asks a person, with all that is known of it. @param {Opened} opened @param {Action} action */
function lastLook(opened, { name, facts = [], price, isDanger }) {
  const isAgain = doubtOf(opened.address, name) !== undefined;
  const cost = price === 'free' ? t('paid.free') : priceWords(price === 'unknown' ? undefined : price);
  /** @type {[string, string][]} */
  const lines = [[t('mailbox.address'), opened.address], [t('paid.what'), t(`action.${name}`)], ...facts, [t('paid.cost'), cost]];
  return ask(
    t('look.title'),
    [
      el('dl', { class: 'facts' }, ...lines.flatMap(([label, value]) => [el('dt', {}, label), el('dd', {}, value)])),
      isAgain && callout('warning', t('paid.doubt'), el('p', {}, t('paid.againWords'))),
      isReal() || isDanger ? callout('warning', t('paid.final'), el('p', {}, t(`action.${name}Final`))) : callout('info', t('look.test'), el('p', {}, t('paid.testWords'))),
    ],
    { yes: t(isAgain ? 'paid.again' : `action.${name}Yes`), no: t('write.back'), danger: isDanger === true || isAgain },
  );
}

/**
 * Does it, where a person means it.
 *
 * @param {Opened} opened @param {Action} action
 * @param {HTMLElement} below where it is told what became of it
 * @returns {Promise<boolean>} whether it is done
 */
export async function perform(opened, action, below) {
  const { name, call } = action;
  if (isUnderWay(opened.address, name) || !(await lastLook(opened, action))) {
    return false;
  }
  return carryOut(opened, name, call, below);
}

/** The same without a question: it costs nothing, and nothing is lost. @param {Opened} opened @param {Name} name @param {() => Promise<Mailbox>} call @param {HTMLElement} below @param {(problems: import('../../pec-massiva/full.js').Problem[]) => void} [complain] where what is wrong has a place of its own */
export async function carryOut(opened, name, call, below, complain) {
  const asked = { about: opened.address, action: name, before: MARKS[name](opened.mailbox) };
  below.replaceChildren(el('p', {}, t('paid.underWay')));
  say(t('paid.underWay'));
  try {
    const paid = await pay(asked, call);
    below.replaceChildren();
    if (paid === undefined) {
      return false;
    }
    opened.take(paid.answer);
    void opened.follow();
    say(`${t(`action.${name}Done`)} ${TELLS[name](opened.mailbox)}`);
    below.replaceChildren(callout('good', t(`action.${name}Done`), el('p', {}, TELLS[name](opened.mailbox))));
    return true;
  } catch (error) {
    if (isUnknown(error)) {
      showDoubt(opened, name, below, error);
    } else if (complain !== undefined && problemsIn(error).length > 0) {
      below.replaceChildren();
      complain(problemsIn(error));
    } else {
      below.replaceChildren(trouble(error));
    }
    say(t(isUnknown(error) ? 'paid.doubt' : 'paid.nothing'));
    return false;
  }
}

/** Shows what is in doubt from before. @param {Opened} opened @param {Name} name @param {HTMLElement} below @param {unknown} [error] */
export function showDoubt(opened, name, below, error) {
  if (doubtOf(opened.address, name) === undefined) {
    return;
  }
  const told = el('p', { role: 'status' });
  const look = el('button', { type: 'button', class: 'primary' }, t('paid.look'));
  look.addEventListener('click', async () => {
    told.textContent = t('paid.looking');
    try {
      await opened.look();
      const before = doubtOf(opened.address, name)?.before;
      const now = TELLS[name](opened.mailbox);
      if (before === undefined || before !== MARKS[name](opened.mailbox)) {
        settle(opened.address, name);
        below.replaceChildren(callout('good', t('paid.stands'), el('p', {}, `${t(`action.${name}Done`)} ${now}`)));
        say(t('paid.stands'));
        below.tabIndex = -1;
        below.focus();
      } else {
        told.textContent = t('paid.standsNot', { now });
      }
    } catch (broken) {
      told.replaceChildren(trouble(broken));
    }
  });
  below.replaceChildren(
    callout('warning', t('paid.doubt'), error !== undefined && el('p', {}, explain(error).what), el('p', {}, t('paid.doubtWords', { action: t(`action.${name}`) })), look, told),
  );
  if (error !== undefined) {
    look.focus();
  }
}
