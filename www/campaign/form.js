/** The form of a new campaign: what it holds, and the problems beside its fields. */

import { ValidationError } from '../pec-massiva/full.js';

import { byId, element, wordsOfError } from '../parts/elements.js';
import { fileField } from '../parts/files.js';
import { besideField, sentenceOf } from '../parts/sentences.js';
import {
  adoptAnswers,
  answers,
  askForEncoding,
  askInForm,
  clearAnswers,
  fieldAnswers,
  forgetTable,
  showQuestionsAtHome,
} from './answers.js';
import { columnsOf } from './form/columns.js';
import { allowEmptyCells, fileColumns, offerFileColumns } from './form/file-columns.js';
import { ownFiles } from './form/files.js';
import { makePace, paceFields, readPace } from './form/pace.js';
import { textOf } from './form/text.js';

const form = byId('campaign-form', HTMLFormElement);
const fields = byId('campaign-fields', HTMLFieldSetElement);
const subject = byId('campaign-subject', HTMLInputElement);
const text = byId('campaign-text', HTMLTextAreaElement);
const paste = byId('campaign-paste', HTMLTextAreaElement);
const address = byId('campaign-address', HTMLSelectElement);
const told = byId('campaign-columns', HTMLParagraphElement);
const insert = byId('campaign-insert', HTMLDivElement);
const checking = byId('campaign-checking', HTMLSpanElement);
const kept = byId('campaign-kept', HTMLParagraphElement);

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').NewCampaign} NewCampaign
 * @typedef {import('../parts/sentences.js').Told & { field: string }} Problem
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

/**
 * Controls and what they are called, by what the client calls their fields; a longer name comes before its beginning.
 *
 * @returns {[field: string, id: string, label: string][]}
 */
const places = () => [
  ...paceFields(),
  ['pace.hours', 'campaign-from', 'Hours'],
  ['name', 'campaign-name', 'Name'],
  ['sender', 'campaign-sender', 'Sender'],
  ['subject', 'campaign-subject', 'Subject'],
  ['body', 'campaign-text', 'Text'],
  ['text', 'campaign-text', 'Text'],
  ['recipients', 'campaign-csv', 'Table'],
  ['encoding', 'campaign-csv', 'Encoding'],
  ['addressColumn', 'campaign-address', 'Column of the addresses'],
  ['attachments', 'campaign-common', 'Files for all'],
  ['rowAttachments', 'campaign-own', 'Files of rows'],
];

const table = fileField(
  {
    input: byId('campaign-csv', HTMLInputElement),
    list: byId('campaign-csv-list', HTMLUListElement),
    drop: byId('campaign-csv-drop', HTMLDivElement),
  },
  () => {
    forgetTable();
    readColumns();
  },
);
const common = fileField({
  input: byId('campaign-common', HTMLInputElement),
  list: byId('campaign-common-list', HTMLUListElement),
  drop: byId('campaign-common-drop', HTMLDivElement),
});
const own = ownFiles((error) => {
  const message = `what was dropped cannot be read. ${wordsOfError(error)}`;
  showProblems([{ field: 'rowAttachments', message }]);
});

/** The addressees as they were given: a file, or what was pasted. */
const recipients = () => table.files()[0] ?? (paste.value.trim() === '' ? undefined : paste.value);

/** The columns among which somebody chose the one of the addresses; with other columns that choice means nothing. */
let chosenAmong = '';

/** The columns that are offered. */
let offered = '';

/** @param {readonly string[]} columns @param {string} [found] the column of the addresses */
function offerColumns(columns, found) {
  const before = address.value;
  const names = columns.filter((name) => name !== '');
  const nobody = columns.length === 0 ? 'choose a table first' : 'choose …';
  address.replaceChildren(new Option(nobody, ''), ...names.map((name) => new Option(name, name)));
  offered = JSON.stringify(names);
  address.value = isChosen() && names.includes(before) ? before : (found ?? '');
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

/** Whether somebody chose the column of the addresses; else the package takes it where it is clear. */
const isChosen = () => chosenAmong !== '' && chosenAmong === offered;

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
    const { columns, addressColumn, problems } = await columnsOf(client(), new Blob([given]), answers().encoding);
    if (own === reading) {
      const [problem] = problems;
      const none = problem === undefined ? 'No columns were found.' : sentenceOf(problem).words;
      told.textContent = columns.length === 0 ? none : `Columns: ${columns.join(', ')}`;
      offerColumns(columns, addressColumn);
      askForEncoding(problems);
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
    addressColumn: isChosen() && address.value !== '' ? address.value : undefined,
    attachments: common.files(),
    rowAttachments: columns.length === 0 && files.length === 0 ? undefined : { columns, files },
    ...readPace(),
    ...answers(),
  };
}

/** What the form knows by itself. @returns {Problem[]} */
function ownProblems() {
  const problems = [];
  if (recipients() === undefined) {
    problems.push({ field: 'recipients', message: 'is missing: choose a file, or paste it.' });
  }
  if (table.files().length > 1) {
    problems.push({ field: 'recipients', message: 'there is more than one: take away those that are not meant.' });
  }
  if (table.files().length > 0 && paste.value.trim() !== '') {
    problems.push({ field: 'recipients', message: 'a file was chosen and another table pasted: take away the one that is not meant.' });
  }
  if (own.files().length > 0 && fileColumns().length === 0) {
    problems.push({ field: 'rowAttachments', message: 'a column must name them: choose it above.' });
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
      words.set(place[1], [...(words.get(place[1]) ?? []), besideField(place[2], problem)]);
    }
  }
  /** @type {HTMLElement | undefined} */
  let first;
  for (const id of new Set(places().map(([, id]) => id))) {
    const control = byId(id, HTMLElement);
    const own = words.get(id);
    byId(`${id}-problem`, HTMLParagraphElement).textContent = own?.join('\n') ?? '';
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

/** What was answered is in the form; of the encoding depends how the table is read. @param {string} key */
function takeAnswer(key) {
  if (key === 'encoding') {
    readColumns();
  }
}

/** Takes over what was answered beside the check's problems, where the form has a field of its own for it. */
function takeAnswers() {
  const { addressColumn, emptyCells } = fieldAnswers();
  if (addressColumn !== undefined) {
    chooseAddress(addressColumn);
  }
  allowEmptyCells(emptyCells);
}

/** @param {string} column the one of the addresses; it may stand so far down that it is not offered yet */
function chooseAddress(column) {
  if (![...address.options].some(({ value }) => value === column)) {
    address.append(new Option(column, column));
  }
  address.value = column;
  chosenAmong = offered;
}

/** Checks what the form holds. */
export function checkForm() {
  form.requestSubmit();
}

/** Shows the form as it was left, and what was answered meanwhile. */
export function openForm() {
  takeAnswers();
  showQuestionsAtHome(takeAnswer);
  form.hidden = false;
  byId('campaign-form-title', HTMLHeadingElement).focus();
}

export function closeForm() {
  form.hidden = true;
}

/** Empties what belongs to one campaign; whose mailbox it is, and the pace, may serve the next one, too. */
export function clearForm() {
  empty();
  clearAnswers();
}

function empty() {
  for (const field of [byId('campaign-name', HTMLInputElement), subject, text, paste]) {
    field.value = '';
  }
  table.clear();
  common.clear();
  own.clear();
  kept.textContent = '';
  chosenAmong = '';
  address.value = '';
}

/**
 * Fills in what a campaign was made of, but for what a campaign does not tell: these are not asked for by themselves.
 *
 * @param {Campaign} campaign
 */
export async function fillForm(campaign) {
  const written = await textOf(campaign);
  const { addressColumn, emptyCells } = fieldAnswers();
  empty();
  adoptAnswers();
  byId('campaign-name', HTMLInputElement).value = campaign.name;
  byId('campaign-sender', HTMLInputElement).value = campaign.sender;
  subject.value = campaign.subject;
  text.value = campaign.body ?? campaign.text ?? '';
  byId('campaign-html', HTMLInputElement).checked = campaign.body !== undefined;
  paste.value = written;
  byId('campaign-paste-more', HTMLDetailsElement).open = true;
  await readColumns();
  const column = addressColumn ?? campaign.addressColumn;
  if (column !== undefined) {
    chooseAddress(column);
  }
  allowEmptyCells(emptyCells);
  kept.textContent =
    'Not kept, and to be chosen again where there was any: files and the columns that name them, pace, price, the code in the subject, and answers given before.';
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
  address.addEventListener('change', () => {
    chosenAmong = offered;
  });
  paste.addEventListener('input', () => {
    forgetTable();
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
    const found = failure instanceof ValidationError ? failure.problems : [];
    askInForm(found);
    const homeless = showProblems(found);
    if (failure !== undefined && (homeless.length > 0 || !(failure instanceof ValidationError))) {
      onError(failure);
    }
  });
}
