/** Writing a message and sending it. */

import { UnknownOutcomeError, ValidationError } from './pec-massiva/full.js';

import { byId, size, when, wordsOfError } from './parts/elements.js';
import { fileField } from './parts/files.js';
import { accepted, askToAccept, Questions } from './parts/questions.js';
import { besideField } from './parts/sentences.js';

const form = byId('compose', HTMLFormElement);
const fields = byId('fields', HTMLFieldSetElement);
const progress = byId('progress', HTMLSpanElement);
const bar = byId('progress-bar', HTMLProgressElement);
const cancel = byId('cancel', HTMLButtonElement);
const alertLine = byId('compose-error', HTMLParagraphElement);
const attached = fileField({
  input: byId('files', HTMLInputElement),
  list: byId('file-list', HTMLUListElement),
  drop: byId('drop', HTMLDivElement),
});

const questions = new Questions(byId('questions', HTMLFieldSetElement));

/** Fields of the message, whose elements show their problems, and what they are called. */
const FIELDS = Object.entries({ sender: 'From', recipient: 'To', subject: 'Subject', text: 'Text', files: 'Files' });

/**
 * @typedef {import('./pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('./pec-massiva/full.js').Message} Message
 * @typedef {import('./pec-massiva/full.js').Problem} Problem
 */

/** @returns {Message} */
function read() {
  const data = new FormData(form);
  /** @param {string} name */
  const text = (name) => String(data.get(name) ?? '');
  const addresses = text('recipient').split(/[,;\s]+/).filter((address) => address !== '');
  return {
    sender: text('sender').trim(),
    recipient: addresses.length === 1 ? addresses[0] : addresses,
    subject: text('subject'),
    text: text('text'),
    attachments: attached.files(),
  };
}

/** @param {Problem[]} problems */
function showProblems(problems) {
  let first = true;
  for (const [name, label] of FIELDS) {
    const own = problems.filter(({ field }) => fieldOf(field) === name);
    const control = byId(name, HTMLElement);
    byId(`${name}-problem`, HTMLParagraphElement).textContent = own
      .map((problem) => besideField(label, problem))
      .join('\n');
    control.setAttribute('aria-invalid', String(own.length > 0));
    if (own.length > 0 && first) {
      control.focus();
      first = false;
    }
  }
}

/** @param {Problem[]} problems what stands beside no field is told here */
function summaryOf(problems) {
  const names = problems.map(({ field }) => fieldOf(field));
  const fields = new Set(names.filter((name) => FIELDS.some(([known]) => known === name)));
  const others = problems.filter((_, index) => !fields.has(names[index]));
  const count = fields.size === 1 ? 'one field needs' : `${fields.size} fields need`;
  const words = others.map((problem) => ` ${besideField(problem.field, problem)}`).join('');
  return `Nothing was sent${fields.size === 0 ? '.' : `: ${count} another look.`}${words}`;
}

/** @param {string} path */
function fieldOf(path) {
  const [name] = path.split(/[[.]/);
  return name === 'attachments' ? 'files' : name === 'body' ? 'text' : name;
}

/** @param {import('./pec-massiva/full.js').Progress} step */
function showProgress({ phase, loaded, total, until }) {
  if (phase === 'reading') {
    bar.value = total === 0 ? 1 : loaded / total;
  } else {
    bar.removeAttribute('value');
  }
  switch (phase) {
    case 'reading':
      progress.textContent = `Reading ${size(loaded)} of ${size(total)}`;
      break;
    case 'waiting':
      progress.textContent = until === undefined ? 'Waiting' : `Waiting until ${when(until)}`;
      break;
    case 'settling':
      progress.textContent = 'Asking what became of it';
      break;
    default:
      progress.textContent = loaded === total ? 'Sent, reading the answer' : `Sending ${size(total)}`;
  }
}

/** The messages that may have been sent already, as text; another click must not send them again. */
const doubtful = new Set();

/** @param {Message} message */
function mayBeSentAgain(message) {
  const question = 'This message may have been sent already. Have you looked, and send it again?';
  return !doubtful.has(textOf(message)) || window.confirm(question);
}

/** @param {Message} message */
const textOf = ({ sender, recipient, subject, text }) =>
  JSON.stringify([sender, recipient, subject, text]);

/**
 * Lets the form send.
 *
 * @param {() => PecMassiva} client
 * @param {(pec: PecMassiva, message: Message, messageId: string) => void} onSent
 * @param {(message: Message, error: UnknownOutcomeError) => void} onUnknown
 */
export function startCompose(client, onSent, onUnknown) {
  let controller = new AbortController();
  cancel.addEventListener('click', () => controller.abort());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const message = read();
    // Settings may be changed while it is under way; it is followed where it was sent.
    const pec = client();
    if (!mayBeSentAgain(message)) {
      return;
    }
    showProblems([]);
    alertLine.hidden = true;
    fields.disabled = true;
    bar.hidden = cancel.hidden = false;
    controller = new AbortController();
    /** @type {Problem[]} */
    let problems = [];
    try {
      const { messageId } = await pec.send(message, {
        onProgress: showProgress,
        signal: controller.signal,
        ...accepted(questions),
      });
      onSent(pec, message, messageId);
      byId('subject', HTMLInputElement).value = '';
      byId('text', HTMLTextAreaElement).value = '';
      attached.clear();
      questions.clear();
    } catch (error) {
      if (error instanceof ValidationError) {
        problems = error.problems;
        questions.dropOpen();
        askToAccept(questions, problems);
      } else if (error instanceof UnknownOutcomeError) {
        doubtful.add(textOf(message));
        onUnknown(message, error);
      }
      alertLine.textContent = error instanceof ValidationError ? summaryOf(error.problems) : wordsOfError(error);
      alertLine.hidden = false;
    } finally {
      progress.textContent = '';
      bar.hidden = cancel.hidden = true;
      fields.disabled = false;
      showProblems(problems);
    }
  });
}
