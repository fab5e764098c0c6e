/** One mailbox: its papers, and where it stands, kept up to date. */

import { isPecError } from '../pec-massiva/full.js';

import { byId, showError, when } from '../parts/elements.js';
import { closePapers, showPapers, startPapers } from './papers.js';
import { awaitsDocuments, changes, grown, pastOf, stateOf, timeline, wordsOf } from './state.js';

const view = byId('mailbox-case', HTMLDivElement);
const title = byId('case-title', HTMLHeadingElement);
const meta = byId('case-meta', HTMLParagraphElement);
const alertLine = byId('case-error', HTMLParagraphElement);
const papers = byId('case-papers', HTMLDivElement);
const stateLine = byId('case-state', HTMLParagraphElement);
const list = byId('case-timeline', HTMLOListElement);
const look = byId('case-look', HTMLButtonElement);
const day = byId('case-day', HTMLButtonElement);
const lookedLine = byId('case-looked', HTMLParagraphElement);

const DAY = 24 * 3_600_000;
/** A sandbox does not mind being asked; the service is asked as seldom as the package thinks right. */
const SANDBOX_INTERVAL = 1000;

/**
 * @typedef {import('../parts/settings.js').Service} Service
 * @typedef {import('../pec-massiva/full.js').Mailbox} Mailbox
 */

/** @type {{ service: Service, id: string, mailbox: Mailbox, past: import('./state.js').Entry[], signal: AbortSignal } | undefined} */
let opened;
/** Ends everything of the mailbox that is shown. */
let leaving = new AbortController();
/** Ends the following only, to begin it anew. */
let following = new AbortController();

/** @param {unknown} [error] */
const complain = (error) => showError(alertLine, error);

function show() {
  if (opened === undefined) {
    return;
  }
  const { mailbox, past } = opened;
  const state = stateOf(mailbox);
  title.textContent = mailbox.casella_pec ?? opened.id;
  meta.textContent = [
    mailbox.tipo_casella,
    mailbox.uid && `user name ${mailbox.uid}`,
    mailbox.data_scadenza && `paid until ${mailbox.data_scadenza}`,
  ]
    .filter(Boolean)
    .join(' · ');
  stateLine.textContent = wordsOf(state);
  stateLine.dataset.state = state;
  list.replaceChildren(...timeline(past));
  papers.hidden = !awaitsDocuments(mailbox);
}

/** @param {Mailbox} mailbox @param {(mailbox: Mailbox) => void} onChange */
function take(mailbox, onChange) {
  if (opened === undefined) {
    return;
  }
  const isChange = stateOf(mailbox) !== stateOf(opened.mailbox);
  // A list tells only a few fields, and a change need not tell all of them.
  opened.mailbox = { ...opened.mailbox, ...mailbox };
  opened.past = grown(opened.past, opened.mailbox);
  show();
  if (isChange) {
    complain();
    onChange(opened.mailbox);
  }
}

/** @param {(mailbox: Mailbox) => void} onChange */
async function follow(onChange) {
  following.abort();
  if (opened === undefined) {
    return;
  }
  following = new AbortController();
  const { service, id, mailbox } = opened;
  // Aborted with the following, and with the mailbox that is followed.
  const { signal } = following;
  const interval = service.letPass === undefined ? undefined : SANDBOX_INTERVAL;
  try {
    for await (const changed of changes(service.pec, id, mailbox, { signal, interval })) {
      if (!signal.aborted) {
        take(changed, onChange);
      }
    }
  } catch (error) {
    // Nothing that the page knows can come any more.
    if (!signal.aborted && !(isPecError(error) && error.code === 'state')) {
      complain(error);
    }
  }
}

/**
 * Shows a mailbox and follows it.
 *
 * @param {Service} service
 * @param {Mailbox} mailbox
 * @param {(mailbox: Mailbox) => void} onChange
 */
function open(service, mailbox, onChange) {
  closeCase();
  leaving = new AbortController();
  const { signal } = leaving;
  opened = { service, id: mailbox.id ?? '', mailbox, past: pastOf(mailbox), signal };
  complain();
  lookedLine.textContent = 'It is looked at by itself, at intervals that grow to 15 minutes.';
  day.hidden = service.letPass === undefined;
  showPapers(opened);
  show();
  view.hidden = false;
  onChange(mailbox);
  title.focus();
  follow(onChange);
}

/** @param {(mailbox: Mailbox) => void} onChange */
async function lookNow(onChange) {
  const own = opened;
  if (own === undefined) {
    return;
  }
  complain();
  try {
    const mailbox = await own.service.pec.mailboxes.get(own.id, { signal: own.signal });
    if (own !== opened) {
      return;
    }
    lookedLine.textContent = `Looked at ${when(new Date())}.`;
    take(mailbox, onChange);
    follow(onChange);
  } catch (error) {
    if (own === opened && !own.signal.aborted) {
      complain(error);
    }
  }
}

/**
 * Lets a mailbox be shown.
 *
 * @param {object} told
 * @param {(mailbox: Mailbox) => void} told.onChange another state than before; also the first one
 * @param {(words: string) => void} told.onLate
 * @returns {(service: Service, mailbox: Mailbox) => void}
 */
export function startCase({ onChange, onLate }) {
  startPapers(() => opened, {
    onUploaded: (mailbox) => {
      take(mailbox, onChange);
      title.focus();
      follow(onChange);
    },
    onError: complain,
    onDoubt: async (error) => {
      // The state tells what the answer did not.
      await lookNow(onChange);
      if (opened !== undefined && awaitsDocuments(opened.mailbox)) {
        complain(error);
      }
    },
    onLate,
  });
  look.addEventListener('click', () => lookNow(onChange));
  day.addEventListener('click', async () => {
    try {
      await opened?.service.letPass?.(DAY);
      await lookNow(onChange);
    } catch (error) {
      complain(error);
    }
  });
  return (service, mailbox) => open(service, mailbox, onChange);
}

/** Leaves the mailbox; nobody looks at it any more. */
export function closeCase() {
  leaving.abort();
  following.abort();
  opened = undefined;
  view.hidden = true;
  closePapers();
}
