/** An operation on a mailbox: a last look, done once, and where nobody knows what became of it, a look before anything else. */

import { explain, t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { problemsIn } from '../parts/check.js';
import { kindWords, priceWords } from '../parts/kinds.js';
import { lastLook } from '../parts/look.js';
import { doubtOf, isRefusal, isUnderWay, news, pay, settle } from '../parts/paid.js';
import { expiryWords, stateOf, stateWords } from '../parts/states.js';
import { notDone } from '../parts/word.js';

/**
 * @typedef {import('./opened.js').Opened} Opened
 * @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {'renew' | 'revoke' | 'resize' | 'type' | 'user' | 'archive' | 'activate'} Name
 *
 * @typedef {object} Action
 * @property {Name} name
 * @property {() => [string, string][]} [facts] what it is about, beside the mailbox
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

/** What costs nothing. @type {readonly Name[]} */
const FREE = ['revoke', 'activate'];

/** Where a view itself tells what becomes of what it asked for. @type {WeakSet<HTMLElement>} */
const telling = new WeakSet();
/** The doubt that is shown at a place. @type {WeakMap<HTMLElement, HTMLElement>} */
const shownDoubts = new WeakMap();

/**
 * Does it, where a person means it.
 *
 * @param {Opened} opened @param {Action} action
 * @param {HTMLElement} below where it is told what became of it
 * @returns {Promise<boolean>} whether it is done
 */
export async function perform(opened, action, below) {
  const { name, facts, price, isDanger, call } = action;
  if (!(await isOpenTo(opened, name, below))) {
    return false;
  }
  const cost = price === 'free' ? t('paid.free') : priceWords(price === 'unknown' ? undefined : price);
  const isMeant = await lastLook({
    lines: [[t('mailbox.address'), opened.address], [t('paid.what'), t(`action.${name}`)], ...(facts?.() ?? []), [t('paid.cost'), cost]],
    again: doubtOf(opened.address, name) !== undefined && t(FREE.includes(name) ? 'paid.againFree' : 'paid.againWords'),
    final: t(/** @type {'action.renewFinal'} */ (`action.${name}Final`)),
    yes: t(/** @type {'action.renewYes'} */ (`action.${name}Yes`)),
    isDanger,
  });
  return isMeant && carryOut(opened, name, call, below);
}

/**
 * Looks at the mailbox before anything is asked for: only what it told right before says afterwards whether it was carried out.
 *
 * @param {Opened} opened @param {Name} name @param {HTMLElement} below
 * @returns {Promise<boolean>} whether it may be asked for
 */
export async function isOpenTo(opened, name, below) {
  if (isUnderWay(opened.address, name)) {
    say(t('paid.underWay'));
    return false;
  }
  const isAgain = doubtOf(opened.address, name) !== undefined;
  try {
    await opened.look();
  } catch (error) {
    below.replaceChildren(trouble(error));
    if (isAgain) {
      showDoubt(opened, name, below);
      below.append(trouble(error));
    }
    return false;
  }
  if (!isAgain) {
    below.replaceChildren();
  }
  return !stands(opened, name, below);
}

/** The same without a question: it costs nothing, and nothing is lost. @param {Opened} opened @param {Name} name @param {() => Promise<Mailbox>} call @param {HTMLElement} below @param {(problems: import('../../pec-massiva/full.js').Problem[]) => void} [complain] where what is wrong has a place of its own */
export async function carryOut(opened, name, call, below, complain) {
  if (isUnderWay(opened.address, name)) {
    say(t('paid.underWay'));
    return false;
  }
  const asked = { about: opened.address, action: name, before: MARKS[name](opened.mailbox) };
  telling.add(below);
  showUnderWay(below);
  say(t('paid.underWay'));
  try {
    const paid = await pay(asked, call, (error) => isUntouched(opened, name, asked.before, error));
    if (paid === undefined) {
      below.replaceChildren(callout('info', t('paid.underWay'), el('p', {}, t('paid.elsewhere'))));
      say(t('paid.elsewhere'));
      return false;
    }
    opened.take(paid.answer);
    void opened.follow();
    showDone(opened, name, below);
    return true;
  } catch (error) {
    if (stands(opened, name, below)) {
      return true;
    }
    const isInDoubt = doubtOf(opened.address, name) !== undefined;
    if (isInDoubt) {
      showDoubt(opened, name, below, error);
    } else if (complain !== undefined && problemsIn(error).length > 0) {
      below.replaceChildren();
      complain(problemsIn(error));
    } else {
      below.replaceChildren(trouble(error));
    }
    say(t(isInDoubt ? 'paid.doubt' : 'paid.nothing'));
    return false;
  } finally {
    telling.delete(below);
  }
}

/** Whether a refusal means that nothing was done: then the mailbox is as it was. @param {Opened} opened @param {Name} name @param {string} before @param {unknown} error */
async function isUntouched(opened, name, before, error) {
  if (!isRefusal(error)) {
    return true;
  }
  try {
    // Also once it is shown no more: it has to be known.
    opened.take(await opened.pec.mailboxes.get(opened.id));
    return MARKS[name](opened.mailbox) === before;
  } catch {
    return false;
  }
}

/** Shows what is in doubt or under way from before, and what becomes of it. @param {Opened} opened @param {Name} name @param {HTMLElement} below */
export function watch(opened, name, below) {
  const isOurs = (/** @type {import('../parts/paid.js').Outcome | undefined} */ detail) => detail?.about === opened.address && detail.action === name;
  const changed = (/** @type {Event} */ event) => {
    const { detail } = /** @type {CustomEvent<import('../parts/paid.js').Outcome | undefined>} */ (event);
    const isShown = below.contains(shownDoubts.get(below) ?? null);
    const isInDoubt = doubtOf(opened.address, name) !== undefined;
    if (telling.has(below)) {
      return;
    }
    if (isOurs(detail)) {
      void ended(opened, name, below, detail?.error);
    } else if (isShown && !isInDoubt) {
      // Another tab knows it, or a person.
      below.replaceChildren();
      void opened.look().catch(() => undefined);
    } else if (!isShown && isInDoubt) {
      showDoubt(opened, name, below);
    }
  };
  news.addEventListener('change', changed, { signal: opened.signal });
  if (isUnderWay(opened.address, name)) {
    showUnderWay(below);
  } else if (!stands(opened, name, below)) {
    showDoubt(opened, name, below);
  }
}

/** What was asked for before the view was left and opened again has been answered. @param {Opened} opened @param {Name} name @param {HTMLElement} below @param {unknown} error */
async function ended(opened, name, below, error) {
  await opened.look().catch(() => undefined);
  if (error === undefined) {
    showDone(opened, name, below);
  } else if (!stands(opened, name, below)) {
    below.replaceChildren(trouble(error));
    showDoubt(opened, name, below, error, false);
  }
}

/** @param {HTMLElement} below */
const showUnderWay = (below) => below.replaceChildren(callout('info', t('paid.underWay')));

/** @param {Opened} opened @param {Name} name @param {HTMLElement} below */
function showDone(opened, name, below) {
  below.replaceChildren(callout('good', t(`action.${name}Done`), el('p', {}, TELLS[name](opened.mailbox))));
  say(`${t(`action.${name}Done`)} ${TELLS[name](opened.mailbox)}`);
}

/** Settles a doubt, where what is known of the mailbox says that it was carried out. @param {Opened} opened @param {Name} name @param {HTMLElement} below */
function stands(opened, name, below) {
  const doubt = doubtOf(opened.address, name);
  if (doubt === undefined || doubt.before === MARKS[name](opened.mailbox)) {
    return false;
  }
  below.replaceChildren(callout('good', t('paid.stands'), el('p', {}, `${t(`action.${name}Done`)} ${TELLS[name](opened.mailbox)}`)));
  settle(opened.address, name);
  say(t('paid.stands'));
  return true;
}

/** Shows what is in doubt. @param {Opened} opened @param {Name} name @param {HTMLElement} below @param {unknown} [error] @param {boolean} [isFocused] */
function showDoubt(opened, name, below, error, isFocused = error !== undefined) {
  if (doubtOf(opened.address, name) === undefined) {
    return;
  }
  const told = el('div', { role: 'status' });
  const look = el('button', { type: 'button', class: 'primary' }, t('paid.look'));
  const focus = () => {
    below.tabIndex = -1;
    below.focus();
  };
  const word = notDone(opened.address, name, focus);
  word.hidden = true;
  look.addEventListener('click', async () => {
    told.textContent = t('paid.looking');
    try {
      await opened.look();
      if (stands(opened, name, below)) {
        focus();
      } else {
        told.textContent = t('paid.standsNot', { now: TELLS[name](opened.mailbox) });
        word.hidden = false;
      }
    } catch (broken) {
      told.replaceChildren(trouble(broken));
    }
  });
  const words = t(FREE.includes(name) ? 'paid.doubtFree' : 'paid.doubtWords', { action: t(`action.${name}`) });
  const shown = callout('warning', t('paid.doubt'), error !== undefined && el('p', {}, explain(error).what), el('p', {}, words), told, el('div', { class: 'actions' }, look, word));
  shownDoubts.set(below, shown);
  below.replaceChildren(shown);
  if (isFocused) {
    look.focus();
  }
}
