/** The form of a new campaign: what it holds, and the problems beside its fields. */

import { ValidationError } from './pec-massiva/index.js';

import { columnsOf } from './campaign-columns.js';
import { fileColumns, offerFileColumns, ownFiles } from './campaign-files.js';
import { makePace, paceFields, readPace } from './campaign-pace.js';
import { textOf } from './campaign-text.js';
import { byId, element, wordsOfError } from './elements.js';
import { fileField } from './files.js';

const form = byId('campaign-form', HTMLFormElement);
const fields = byId('campaign-fields', HTMLFieldSetElement);
const subject = byId('campaign-subject', HTMLInputElement);
const text = byId('campaign-text', HTMLTextAreaElement);
const paste = byId('campaign-paste', HTMLTextAreaElement);
const address = byId('campaign-address', HTMLSelectElement);
const told = byId('campaign-columns', HTMLParagraphElement);
const insert = byId('campaign-insert', HTMLDivElement);
const checking = byId('campaign-checking', HTMLSpanElement);

/**
 * @typedef {import('./pec-massiva/index.js').PecMassiva} PecMassiva
 * @typedef {import('./pec-massiva/index.js').Campaign} Campaign
 * @typedef {import('./pec-massiva/index.js').NewCampaign} NewCampaign
 * @typedef {Pick<import('./pec-massiva/index.js').Problem, 'field' | 'message'>} Problem
 */

/** More columns than this are typed by hand. */
const MOST_BUTTONS = 24;
/** Milliseconds after the last key until a pasted table is read. */
const PATIENCE = 400;

/** @type {(() => PecMassiva) | undefined} */
let client;

/** Counts tables: columns of one that was taken away are not shown. */
let reading = 0;

/** The field that a column's name goes into: the one last written in. @type {HTMLInputElement | HTMLTextAreaElement} */
let written = text;

/** Controls by what the client calls their fields; a longer name comes before its beginning. */
const places = () => [
  ...paceFields(),
  ['pace.hours', 'campaign-from'],
  ['name', 'campaign-name'],
  ['sender', 'campaign-sender'],
  ['subject', 'campaign-subject'],
  ['body', 'campaign-text'],
  ['text', 'campaign-text'],
  ['recipients', 'campaign-csv'],
  ['addressColumn', 'campaign-address'],
  ['attachments', 'campaign-common'],
  ['rowAttachments', 'campaign-own'],
];

const table = fileField(
  {
    input: byId('campaign-csv', HTMLInputElement),
    list: byId('campaign-csv-list', HTMLUListElement),
    drop: byId('campaign-csv-drop', HTMLDivElement),
  },
  () => readColumns(),
);
const common = fileField({
  input: byId('campaign-common', HTMLInputElement),
  list: byId('campaign-common-list', HTMLUListElement),
  drop: byId('campaign-common-drop', HTMLDivElement),
});
const own = ownFiles((error) => {
  const message = `drop cannot be read. ${wordsOfError(error)}`;
  showProblems([{ field: 'rowAttachments', message }]);
});

/** The addressees as they were given: a file, or what was pasted. */
const recipients = () => table.files()[0] ?? (paste.value.trim() === '' ? undefined : paste.value);

/** @param {readonly string[]} columns @param {string} [found] the column of the addresses */
function offerColumns(columns, found) {
  const before = address.value;
  const names = columns.filter((name) => name !== '');
  const nobody = columns.length === 0 ? 'choose a table first' : 'choose …';
  address.replaceChildren(new Option(nobody, ''), ...names.map((name) => new Option(name, name)));
  address.value = names.includes(before) ? before : (found ?? '');
  offerFileColumns(names);
  insert.hidden = names.length === 0;
  insert.replaceChildren(
    ...names.slice(0, MOST_BUTTONS).map((name) => {
      const button = element('button', { class: 'quiet chip', text: `{{${name}}}` });
      button.type = 'button';
      button.addEventListener('click', () => {
        const end = written.selectionEnd ?? written.value.length;
        written.setRangeText(`{{${name}}}`, written.selectionStart ?? end, end, 'end');
        written.focus();
      });
      return button;
    }),
  );
}

async function readColumns() {
  reading += 1;
  const own = reading;
  const given = recipients();
  if (given === undefined || client === undefined) {
    told.textContent = '';
    offerColumns([]);
    return;
  }
  try {
    const { columns, addressColumn } = await columnsOf(client(), new Blob([given]));
    if (own === reading) {
      told.textContent = columns.length === 0 ? 'No columns were found.' : `Columns: ${columns.join(', ')}`;
      offerColumns(columns, addressColumn);
    }
  } catch (error) {
    if (own === reading) {
      told.textContent = wordsOfError(error);
      offerColumns([]);
    }
  }
}

/** @returns {NewCampaign} */
function read() {
  const columns = fileColumns();
  const files = own.files();
  const isHtml = byId('campaign-html', HTMLInputElement).checked;
  /** @param {string} id */
  const value = (id) => byId(id, HTMLInputElement).value.trim();
  return {
    name: value('campaign-name'),
    sender: value('campaign-sender'),
    subject: subject.value,
    [isHtml ? 'body' : 'text']: text.value,
    recipients: recipients() ?? '',
    addressColumn: address.value === '' ? undefined : address.value,
    attachments: common.files(),
    rowAttachments: columns.length === 0 && files.length === 0 ? undefined : { columns, files },
    ...readPace(),
  };
}

/** What the form knows by itself. @returns {Problem[]} */
function ownProblems() {
  const problems = [];
  if (recipients() === undefined) {
    problems.push({ field: 'recipients', message: 'table is missing: choose a file, or paste it.' });
  }
  if (own.files().length > 0 && fileColumns().length === 0) {
    problems.push({ field: 'rowAttachments', message: 'needs a column that names the files: choose it above.' });
  }
  return problems;
}

/**
 * Shows each problem beside its field, and brings people to the first.
 *
 * @param {Problem[]} problems
 * @returns {Problem[]} those that have no field here
 */
function showProblems(problems) {
  /** @type {Map<string, string[]>} */
  const words = new Map();
  /** @type {Problem[]} */
  const homeless = [];
  for (const problem of problems) {
    const place = places().find(([field]) => problem.field.startsWith(field));
    if (place === undefined) {
      homeless.push(problem);
    } else {
      words.set(place[1], [...(words.get(place[1]) ?? []), `This ${problem.message}`]);
    }
  }
  /** @type {HTMLElement | undefined} */
  let first;
  for (const id of new Set(places().map(([, id]) => id))) {
    const control = byId(id, HTMLElement);
    const own = words.get(id);
    byId(`${id}-problem`, HTMLParagraphElement).textContent = own?.join(' ') ?? '';
    control.setAttribute('aria-invalid', String(own !== undefined));
    // In the order of the page.
    const isBefore = first && control.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING;
    first = own !== undefined && (first === undefined || isBefore) ? control : first;
  }
  const more = byId('campaign-more', HTMLDetailsElement);
  more.open ||= first !== undefined && more.contains(first);
  first?.focus();
  return homeless;
}

/** Shows the form as it was left. */
export function openForm() {
  form.hidden = false;
  byId('campaign-form-title', HTMLHeadingElement).focus();
}

export function closeForm() {
  form.hidden = true;
}

/** Empties what belongs to one campaign; whose mailbox it is, and the pace, may serve the next one, too. */
export function clearForm() {
  for (const field of [byId('campaign-name', HTMLInputElement), subject, text, paste]) {
    field.value = '';
  }
  table.clear();
  common.clear();
  own.clear();
  address.value = '';
}

/**
 * Fills in what a campaign was made of, but for its files and its pace: these are not asked for again by themselves.
 *
 * @param {Campaign} campaign
 */
export async function fillForm(campaign) {
  const written = await textOf(campaign);
  clearForm();
  byId('campaign-name', HTMLInputElement).value = campaign.name;
  byId('campaign-sender', HTMLInputElement).value = campaign.sender;
  subject.value = campaign.subject;
  text.value = campaign.body ?? campaign.text ?? '';
  byId('campaign-html', HTMLInputElement).checked = campaign.body !== undefined;
  paste.value = written;
  byId('campaign-paste-more', HTMLDetailsElement).open = true;
  await readColumns();
  if ([...address.options].some(({ value }) => value === campaign.addressColumn)) {
    address.value = campaign.addressColumn ?? '';
  }
  checking.textContent = 'If it had files, choose them again.';
}

/**
 * Lets campaigns be made.
 *
 * @param {() => PecMassiva} whom
 * @param {{ onChecked: (campaign: Campaign, pec: PecMassiva) => void, onError: (error: unknown) => void }} hands
 */
export function startForm(whom, { onChecked, onError }) {
  client = whom;
  makePace();
  offerColumns([]);
  readColumns();
  for (const field of [subject, text]) {
    field.addEventListener('focus', () => {
      written = field;
    });
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  paste.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(readColumns, PATIENCE);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    onError(undefined);
    const problems = ownProblems();
    showProblems(problems);
    if (problems.length > 0) {
      return;
    }
    const pec = whom();
    fields.disabled = true;
    checking.textContent = 'Reading and checking …';
    /** @type {unknown} */
    let failure;
    try {
      onChecked(await pec.campaigns.create(read()), pec);
    } catch (error) {
      failure = error;
    } finally {
      fields.disabled = false;
      checking.textContent = '';
    }
    const homeless = showProblems(failure instanceof ValidationError ? failure.problems : []);
    if (failure !== undefined && (homeless.length > 0 || !(failure instanceof ValidationError))) {
      onError(failure);
    }
  });
}
