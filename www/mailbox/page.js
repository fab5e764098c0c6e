/** The account's mailboxes: a list, and a wizard from a free address to an active mailbox. */

import { byId, element, wordsOfError } from '../parts/elements.js';
import { closeCase, startCase } from './case.js';
import { closeRegister, startRegister } from './register.js';
import { awaitsDocuments, stateOf, wordsOf } from './state.js';

const wizard = byId('mailbox-wizard', HTMLDivElement);
const steps = byId('mailbox-steps', HTMLOListElement);
const list = byId('mailbox-list', HTMLUListElement);
const line = byId('mailbox-status', HTMLSpanElement);
const create = byId('mailbox-new', HTMLButtonElement);

/**
 * @typedef {import('../parts/settings.js').Service} Service
 * @typedef {import('../pec-massiva/full.js').Mailbox} Mailbox
 */

/** @type {Service} */
let service;

/** Counts showings of the list and of a mailbox in it: one that was overtaken shows nothing. */
let showing = 0;

/** @param {number} step from 1 */
function showStep(step) {
  for (const [index, item] of [...steps.children].entries()) {
    item.classList.toggle('done', index + 1 < step);
    if (index + 1 === step) {
      item.setAttribute('aria-current', 'step');
    } else {
      item.removeAttribute('aria-current');
    }
  }
}

/** @param {Mailbox} mailbox */
function stepOf(mailbox) {
  if (stateOf(mailbox) === 'registrata') {
    return 3;
  }
  return awaitsDocuments(mailbox) ? 4 : 5;
}

function leave() {
  showing += 1;
  closeCase();
  closeRegister();
  wizard.hidden = true;
  for (const opener of list.querySelectorAll('button')) {
    opener.removeAttribute('aria-current');
  }
}

/** @param {Mailbox} mailbox @param {(mailbox: Mailbox, opener: HTMLButtonElement) => void} open */
function row(mailbox, open) {
  const state = element('span', { class: 'muted', text: `${mailbox.tipo_casella ?? ''} · ` });
  const name = element('span', { class: 'state', text: wordsOf(stateOf(mailbox)) });
  state.append(name);
  const opener = element('button', {}, [
    element('strong', { text: mailbox.casella_pec ?? mailbox.id ?? '' }),
    state,
  ]);
  opener.type = 'button';
  opener.dataset.id = mailbox.id;
  name.dataset.state = stateOf(mailbox);
  opener.addEventListener('click', () => open(mailbox, opener));
  return element('li', {}, [opener]);
}

/** @param {Mailbox} mailbox shows its state in the list too */
function renew(mailbox) {
  for (const opener of list.querySelectorAll('button')) {
    const name = opener.querySelector('.state');
    if (opener.dataset.id === mailbox.id && name instanceof HTMLElement) {
      name.textContent = wordsOf(stateOf(mailbox));
      name.dataset.state = stateOf(mailbox);
    }
  }
}

/** @param {(mailbox: Mailbox, opener: HTMLButtonElement) => void} open */
async function showList(open) {
  const own = service;
  showing += 1;
  const turn = showing;
  line.textContent = 'Reading …';
  try {
    const mailboxes = await own.pec.mailboxes.list();
    if (own !== service || turn !== showing) {
      return;
    }
    list.replaceChildren(...mailboxes.map((mailbox) => row(mailbox, open)));
    list.hidden = mailboxes.length === 0;
    const count = mailboxes.length === 1 ? 'one mailbox' : `${mailboxes.length} mailboxes`;
    line.textContent = mailboxes.length === 0 ? 'The account has no mailboxes yet.' : count;
  } catch (error) {
    if (own === service && turn === showing) {
      line.textContent = wordsOfError(error);
    }
  }
}

/**
 * Lets mailboxes be listed, registered and followed.
 *
 * @returns {(chosen: Service) => void} changes to another service
 */
export function startMailboxes() {
  /** @param {string} words */
  const say = (words) => {
    line.textContent = words;
  };
  const showCase = startCase({
    onChange: (mailbox) => {
      showStep(stepOf(mailbox));
      renew(mailbox);
    },
    onLate: say,
  });
  const begin = startRegister(() => service, {
    onRegistered: (mailbox) => {
      closeRegister();
      say('');
      showCase(service, mailbox);
      if (!list.hidden) {
        showList(open);
      }
    },
    onStep: showStep,
    onLate: say,
  });

  /** @param {Mailbox} mailbox @param {HTMLButtonElement} opener */
  async function open(mailbox, opener) {
    const own = service;
    leave();
    const turn = showing;
    opener.setAttribute('aria-current', 'true');
    say('Reading …');
    try {
      // The list tells only a few of its fields.
      const whole = await own.pec.mailboxes.get(mailbox.id ?? '');
      if (own === service && turn === showing) {
        say('');
        wizard.hidden = false;
        showCase(own, whole);
      }
    } catch (error) {
      if (own === service && turn === showing) {
        say(wordsOfError(error));
      }
    }
  }

  create.addEventListener('click', () => {
    leave();
    say('');
    wizard.hidden = false;
    showStep(1);
    begin(service);
  });
  byId('mailbox-show', HTMLButtonElement).addEventListener('click', () => showList(open));
  byId('mailbox-leave', HTMLButtonElement).addEventListener('click', () => {
    leave();
    create.focus();
  });

  return (chosen) => {
    service = chosen;
    leave();
    say('');
    list.replaceChildren();
    list.hidden = true;
  };
}
