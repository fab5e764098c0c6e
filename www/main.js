/** The page around `send.js`: the form, what becomes of each message, and the code itself. */

import { explain } from './pec-massiva/words-en.js';

import { send } from './send.js';

/** @type {Record<import('./pec-massiva/index.js').ShipmentState, string>} */
const STATES = {
  submitted: 'Submitted',
  accepted: 'Accepted, under way',
  rejected: 'Not accepted by the sender’s provider',
  delayed: 'Delayed, may still be delivered',
  delivered: 'Delivered',
  partlyDelivered: 'Delivered to some',
  failed: 'Not delivered',
};
/** @type {Partial<Record<import('./pec-massiva/index.js').ReceiptKind, string>>} */
const RECEIPTS = {
  acceptance: 'Acceptance',
  nonAcceptance: 'Non-acceptance',
  nonAcceptanceVirus: 'Non-acceptance: virus',
  delivery: 'Delivery',
  deliveryFailure: 'Delivery failure',
  deliveryFailureVirus: 'Delivery failure: virus',
  timeoutNotice: 'Time-out notice',
  virusDetection: 'Virus found',
};
const PHASES = { reading: 'Reading', waiting: 'Waiting for its turn', sending: 'Sending', settling: 'Asking what became of it' };

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${kind.name} "${id}"`);
  }
  return found;
}

/** @param {string} tag @param {(Node | string)[]} children */
function el(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

const form = byId('form', HTMLFormElement);
const recipient = byId('recipient', HTMLInputElement);
const subject = byId('subject', HTMLInputElement);
const text = byId('text', HTMLTextAreaElement);
const files = byId('files', HTMLInputElement);
const phaseLine = byId('phase', HTMLElement);
const loadedLine = byId('loaded', HTMLElement);
/** One for all messages. */
const heard = byId('heard', HTMLElement);
const alertBox = byId('error', HTMLElement);

/** What is given twice with one key goes once: the same form, until it went or was changed. */
let idempotencyKey = crypto.randomUUID();
let isBusy = false;
form.addEventListener('input', () => (idempotencyKey = crypto.randomUUID()));

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (isBusy) {
    return;
  }
  isBusy = true;
  showError();
  const message = { sender: 'demo@pecmassiva.com', recipient: recipient.value.trim(), subject: subject.value, text: text.value, attachments: files.files };
  try {
    const changes = await send(message, {
      idempotencyKey,
      onProgress: ({ phase, loaded, total }) => showProgress(`${PHASES[phase]} …`, phase === 'reading' ? `${Math.round((100 * loaded) / total)} %` : ''),
    });
    idempotencyKey = crypto.randomUUID();
    showProgress('Sent.');
    void follow(message, changes);
  } catch (error) {
    showProgress('');
    showError(error);
  } finally {
    isBusy = false;
  }
});

/** Heard is what changes seldom: not every percent. @param {string} phase @param {string} [loaded] */
function showProgress(phase, loaded = '') {
  if (phaseLine.textContent !== phase) {
    phaseLine.textContent = phase;
  }
  loadedLine.textContent = loaded;
}

/** What went wrong, in words, and at which fields. @param {unknown} [error] */
function showError(error) {
  const { what, meaning, todo, problems } = error === undefined ? { what: '', meaning: '', todo: '', problems: [] } : explain(error);
  const words = problems.length > 0 ? [el('ul', ...problems.map((problem) => el('li', problem.text)))] : [el('p', what)];
  alertBox.replaceChildren(...(error === undefined ? [] : [el('strong', meaning), ...words, el('p', todo)]));
  for (const field of [text, subject, recipient]) {
    const isWrong = problems.some((problem) => problem.field.replace('body', 'text').startsWith(field.id));
    field.setAttribute('aria-invalid', String(isWrong));
    if (isWrong) {
      field.focus();
    }
  }
}

/** @param {{ subject: string, recipient: string }} message @param {AsyncIterable<import('./pec-massiva/index.js').ShipmentStatus>} changes */
async function follow(message, changes) {
  const state = el('strong', STATES.submitted);
  const receipts = el('ul');
  byId('sent', HTMLElement).prepend(el('li', el('p', `${message.subject}, to ${message.recipient}`), state, receipts));
  byId('none', HTMLElement).hidden = true;
  try {
    for await (const status of changes) {
      if (state.textContent !== STATES[status.state]) {
        state.textContent = STATES[status.state];
        heard.textContent = `${message.subject}, to ${message.recipient}: ${STATES[status.state]}`;
      }
      state.dataset.state = status.state;
      receipts.replaceChildren(...status.receipts.map(({ kind, date }) => el('li', `${RECEIPTS[kind] ?? kind}, ${date?.toLocaleTimeString('en-GB') ?? ''}`)));
    }
  } catch (error) {
    receipts.append(el('li', explain(error).what));
  }
}

for (const button of form.querySelectorAll('[data-fate]')) {
  button.addEventListener('click', () => {
    recipient.value = `${button.getAttribute('data-fate')}@pec.example.it`;
    form.dispatchEvent(new Event('input'));
  });
}
form.addEventListener('dragover', (event) => event.preventDefault());
form.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer !== null && event.dataTransfer.files.length > 0) {
    files.files = event.dataTransfer.files;
    form.dispatchEvent(new Event('input'));
  }
});

const code = await (await fetch('send.js')).text();
byId('code', HTMLElement).textContent = code;
byId('copy', HTMLElement).addEventListener('click', async () => {
  const told = await navigator.clipboard.writeText(code).then(() => 'Copied.', () => 'The browser does not allow it.');
  byId('copied', HTMLElement).textContent = told;
});
