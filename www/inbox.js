/** The inbox: a list, and one message in a frame that can do nothing. */

import { toSafeFrame } from './pec-massiva/index.js';

import { byId, element, when } from './elements.js';
import { KINDS } from './words.js';

const list = byId('messages', HTMLUListElement);
const line = byId('inbox-status', HTMLSpanElement);
const reader = byId('reader', HTMLElement);

/**
 * @typedef {import('./pec-massiva/index.js').PecMassiva} PecMassiva
 * @typedef {import('./pec-massiva/index.js').InboxMessage} InboxMessage
 */

/** @param {PecMassiva} pec @param {InboxMessage} message @param {HTMLButtonElement} opener */
async function open(pec, message, opener) {
  for (const other of list.querySelectorAll('button')) {
    other.setAttribute('aria-current', String(other === opener));
  }
  try {
    const { subject, kind, sender, date, body } = await pec.inbox.get(message.id);
    // Another one was opened meanwhile.
    if (opener.getAttribute('aria-current') !== 'true') {
      return;
    }
    byId('reader-subject', HTMLHeadingElement).textContent = subject;
    byId('reader-meta', HTMLParagraphElement).textContent = [KINDS[kind], sender, when(date)]
      .filter(Boolean)
      .join(' · ');
    byId('reader-frame', HTMLIFrameElement).srcdoc = toSafeFrame(body ?? '');
    reader.hidden = false;
    line.textContent = '';
  } catch (error) {
    line.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @param {PecMassiva} pec */
export async function showInbox(pec) {
  line.textContent = 'Reading …';
  try {
    const { messages, total } = await pec.inbox.page();
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
    line.textContent = total === 0 ? 'empty' : `${messages.length} of ${total}`;
  } catch (error) {
    line.textContent = error instanceof Error ? error.message : String(error);
  }
}
