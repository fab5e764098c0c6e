/** The inbox: a list, a search, and one message in a frame that can do nothing. */

import { toSafeFrame } from './pec-massiva/full.js';

import { byId, element, when, wordsOfError } from './parts/elements.js';
import { KINDS } from './parts/words.js';

const list = byId('messages', HTMLUListElement);
const line = byId('inbox-status', HTMLSpanElement);
const reader = byId('reader', HTMLElement);
const search = byId('search', HTMLFormElement);

/**
 * @typedef {import('./pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('./pec-massiva/full.js').InboxMessage} InboxMessage
 */

/**
 * The message in the reader, and whose it is: ids are positions, and mean nothing in another mailbox.
 *
 * @type {{ pec: PecMassiva, id: number } | undefined}
 */
let opened;

/** Counts showings of the list: one that was overtaken shows nothing. */
let showing = 0;

function closeReader() {
  opened = undefined;
  reader.hidden = true;
}

/** @param {unknown} error */
function complain(error) {
  line.textContent = wordsOfError(error);
}

/** @param {PecMassiva} pec @param {InboxMessage} message @param {HTMLButtonElement} opener */
async function open(pec, message, opener) {
  for (const other of list.querySelectorAll('button')) {
    other.setAttribute('aria-current', String(other === opener));
  }
  try {
    const { id, subject, kind, sender, date, body } = await pec.inbox.get(message.id);
    // Another one was opened meanwhile.
    if (opener.getAttribute('aria-current') !== 'true') {
      return;
    }
    opened = { pec, id };
    byId('reader-subject', HTMLHeadingElement).textContent = subject;
    byId('reader-meta', HTMLParagraphElement).textContent = [KINDS[kind], sender, when(date)]
      .filter(Boolean)
      .join(' · ');
    byId('reader-frame', HTMLIFrameElement).srcdoc = toSafeFrame(body ?? '');
    reader.hidden = false;
  } catch (error) {
    if (opener.getAttribute('aria-current') === 'true') {
      complain(error);
    }
  }
}

/** @param {PecMassiva} pec */
async function show(pec) {
  line.textContent = 'Reading …';
  showing += 1;
  const own = showing;
  if (opened?.pec !== pec) {
    closeReader();
  }
  try {
    const q = String(new FormData(search).get('q') ?? '').trim();
    const { messages, total } = await pec.inbox.page({ q });
    if (own !== showing) {
      return;
    }
    list.replaceChildren(
      ...messages.map((message) => {
        const opener = element('button', {}, [
          element('strong', { text: message.subject || '(no subject)' }),
          element('span', { class: 'muted', text: `${KINDS[message.kind]} · ${when(message.date)}` }),
        ]);
        opener.type = 'button';
        opener.addEventListener('click', () => open(pec, message, opener));
        return element('li', {}, [opener]);
      }),
    );
    line.textContent = total === 0 ? 'nothing there' : `${messages.length} of ${total}`;
  } catch (error) {
    if (own === showing) {
      complain(error);
    }
  }
}

/**
 * Lets the inbox be searched, refreshed and emptied.
 *
 * @param {() => PecMassiva} client
 * @returns {() => Promise<void>} shows it anew
 */
export function startInbox(client) {
  search.addEventListener('submit', (event) => {
    event.preventDefault();
    show(client());
  });
  byId('delete', HTMLButtonElement).addEventListener('click', async () => {
    const chosen = opened;
    const question = 'Delete this message? Receipts are evidence, and gone for good.';
    if (chosen === undefined || !window.confirm(question)) {
      return;
    }
    // Before it is known what became of it: the same id may soon be another message's.
    closeReader();
    try {
      await chosen.pec.inbox.delete(chosen.id);
      // Ids are positions, which a deletion shifts: the list is read anew before anything else.
      await show(client());
    } catch (error) {
      complain(error);
    }
  });
  return () => show(client());
}
