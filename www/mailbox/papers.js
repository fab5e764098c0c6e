/** The form to sign, and its way back. */

import { UnknownOutcomeError, ValidationError } from '../pec-massiva/full.js';

import { byId, size, wordsOfError } from '../parts/elements.js';
import { fileField } from '../parts/files.js';
import { takesOneDocument } from './plans.js';

const get = byId('paper-get', HTMLButtonElement);
const link = byId('paper-link', HTMLAnchorElement);
const form = byId('papers', HTMLFormElement);
const fields = byId('papers-fields', HTMLFieldSetElement);
const input = byId('papers-files', HTMLInputElement);
const hint = byId('papers-hint', HTMLParagraphElement);
const problemLine = byId('papers-problem', HTMLParagraphElement);
const progress = byId('papers-progress', HTMLSpanElement);

const papers = fileField(
  { input, list: byId('papers-list', HTMLUListElement), drop: byId('papers-drop', HTMLDivElement) },
  () => showProblems([]),
);

/**
 * @typedef {import('../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
 * @typedef {object} Case a mailbox whose papers these are
 * @property {import('../parts/settings.js').Service} service
 * @property {string} id
 * @property {Mailbox} mailbox
 * @property {AbortSignal} signal
 */

/** @param {Problem[]} problems */
function showProblems(problems) {
  const names = papers.files().map(({ name }) => name);
  problemLine.textContent = problems
    .map(({ field, message }) => {
      const index = /^documents\[(\d+)\]$/.exec(field)?.[1];
      return `${index === undefined ? 'Documents' : names[Number(index)]}: ${message}`;
    })
    .join(' ');
  input.setAttribute('aria-invalid', String(problems.length > 0));
  if (problems.length > 0) {
    input.focus();
  }
}

/** The form lives as long as its link: a URL that is given back too soon cancels the download. */
function forgetForm() {
  if (link.href !== '') {
    URL.revokeObjectURL(link.href);
  }
  link.removeAttribute('href');
  link.hidden = true;
}

/** @param {Blob} blob @param {string} address */
function offer(blob, address) {
  forgetForm();
  link.href = URL.createObjectURL(blob);
  link.download = `modulo-attivazione-${address.replace(/[^\w.@-]/g, '_')}.pdf`;
  link.textContent = `Save it again (PDF, ${size(blob.size)})`;
  link.hidden = false;
  link.click();
}

/**
 * Begins with the papers of a mailbox.
 *
 * @param {Case} opened
 */
export function showPapers({ service, mailbox }) {
  const isOne = takesOneDocument(mailbox.tipo_casella);
  forgetForm();
  input.multiple = !isOne;
  papers.clear();
  const which = isOne
    ? 'Drop it here: one single PDF, the signed form and the identity document in one.'
    : 'Drop them here: PDFs, the signed form and the identity document.';
  // A sandbox's clerk reads no signatures.
  const sandbox = service.letPass === undefined ? '' : ' In the sandbox a PDF that holds the word “sbagliato” is sent back.';
  hint.textContent = which + sandbox;
}

/**
 * Lets forms be downloaded and documents uploaded.
 *
 * @param {() => Case | undefined} current
 * @param {object} told
 * @param {(mailbox: Mailbox) => void} told.onUploaded
 * @param {(error: unknown) => void} told.onError of `undefined`: there is none any more
 * @param {(error: UnknownOutcomeError) => void} told.onDoubt nobody knows whether the documents arrived
 * @param {(words: string) => void} told.onLate what became of an upload that nobody looks at any more
 */
export function startPapers(current, { onUploaded, onError, onDoubt, onLate }) {
  get.addEventListener('click', async () => {
    const opened = current();
    if (opened === undefined) {
      return;
    }
    onError(undefined);
    get.disabled = true;
    try {
      const blob = await opened.service.pec.mailboxes.activationForm(opened.id, { signal: opened.signal });
      if (current()?.id === opened.id) {
        offer(blob, opened.mailbox.casella_pec ?? opened.id);
      }
    } catch (error) {
      if (!opened.signal.aborted) {
        onError(error);
      }
    } finally {
      get.disabled = false;
    }
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const opened = current();
    if (opened === undefined) {
      return;
    }
    showProblems([]);
    onError(undefined);
    fields.disabled = true;
    progress.textContent = 'Uploading …';
    /** @type {Problem[]} */
    let problems = [];
    try {
      // It goes on when the wizard is left: half an upload would leave it in doubt.
      const mailbox = await opened.service.pec.mailboxes.activate(opened.id, papers.files());
      if (opened.signal.aborted) {
        onLate(`${mailbox.casella_pec ?? opened.id}: the documents were uploaded.`);
      } else {
        papers.clear();
        onUploaded(mailbox);
      }
    } catch (error) {
      if (opened.signal.aborted) {
        onLate(`${opened.mailbox.casella_pec ?? opened.id}: ${wordsOfError(error)}`);
      } else if (error instanceof ValidationError) {
        problems = error.problems;
      } else if (error instanceof UnknownOutcomeError) {
        onDoubt(error);
      } else {
        onError(error);
      }
    } finally {
      progress.textContent = '';
      fields.disabled = false;
    }
    if (!opened.signal.aborted) {
      showProblems(problems);
    }
  });
}

/** Gives the form's bytes back. */
export const closePapers = forgetForm;
