/** What a check asked of a campaign, and what was answered: shown beside its problems, and in the form from then on. */

import { byId } from '../parts/elements.js';
import { accepted, askToAccept, Questions } from '../parts/questions.js';

const place = byId('campaign-questions', HTMLFieldSetElement);
const home = byId('campaign-questions-home', HTMLDivElement);

/**
 * @typedef {import('../pec-massiva/full.js').CampaignProblem} CampaignProblem
 */

/** @type {(key: string) => void} */
let onAnswer = () => undefined;

const questions = new Questions(place, (key) => onAnswer(key));

/** Whether the answers are about what the form holds, and not about a campaign that was opened from the list. */
let isOfForm = true;

/** @param {boolean} isNow what was answered of one campaign never holds for another */
function belong(isNow) {
  if (!isNow || !isOfForm) {
    questions.clear();
  }
  isOfForm = isNow;
}

/** @type {Record<string, ReadonlyArray<[value: string, words: string]>>} */
const ENCODINGS = {
  encoding: [
    ['windows-1252', 'Windows (windows-1252)'],
    ['cp850', 'MS-DOS (cp850)'],
    ['macintosh', 'Macintosh (macintosh)'],
  ],
  'encoding.twice': [['utf-8', 'it is right as it stands (utf-8)']],
};

/** @param {unknown} list */
const texts = (list) => (Array.isArray(list) ? list.map(String) : []);

/** @param {readonly CampaignProblem[]} problems asks for the encoding of a table, where it is not clear */
export function askForEncoding(problems) {
  for (const { code, params } of problems) {
    const options = ENCODINGS[code];
    if (options !== undefined) {
      // What was answered before did not settle it.
      questions.drop((key) => key === 'encoding');
      questions.askWhich('encoding', 'Encoding of the table', options, texts(params.examples).join('; '));
    }
  }
}

/**
 * Asks what a person can answer.
 *
 * @param {readonly CampaignProblem[]} problems
 * @param {readonly string[]} columns of the table
 * @param {boolean} isMade whether the form's contents made the campaign
 * @returns {boolean} whether there is anything to be asked, or was
 */
export function ask(problems, columns, isMade) {
  belong(isMade);
  questions.dropOpen();
  askForEncoding(problems);
  const isAbout = (/** @type {string} */ wanted) => problems.find(({ code }) => code === wanted);
  const unclear = isAbout('addressColumn') ?? isAbout('addressColumn.none') ?? isAbout('unknownColumn.addresses');
  if (unclear !== undefined) {
    const given = texts(unclear.params.columns);
    const names = (given.length > 0 ? given : [...columns]).filter((name) => name !== '');
    questions.askWhich('column', 'Which column has the addresses?', names.map((name) => [name, name]));
  }
  if (isAbout('duplicate') !== undefined) {
    questions.askWhether('sameMailbox', 'A mailbox may get several messages; each subject then has a code behind it');
  }
  for (const { code, params } of problems) {
    // An empty cell; what stands in one and names no file is never passed over.
    if (code === 'missingFile' && String(params.value ?? '?').trim() === '') {
      questions.askWhether(`cells:${params.column}`, `Cells of the column ${params.column} may be empty: those rows have no such file`);
    }
  }
  askToAccept(questions, problems);
  return !questions.isEmpty;
}

/** What was answered, as the package's options say it. */
export const answers = () => ({
  encoding: /** @type {any} */ (questions.chosen('encoding')),
  sameMailbox: questions.isYes('sameMailbox') ? /** @type {const} */ ('allow') : undefined,
  ...accepted(questions),
});

/** What was answered that the form has fields of its own for. */
export const fieldAnswers = () => ({ addressColumn: questions.chosen('column'), emptyCells: questions.yeses('cells') });

/** @param {readonly Pick<CampaignProblem, 'code' | 'params'>[]} problems of the form itself */
export const askInForm = (problems) => askToAccept(questions, problems);

/** Another table: what was said of the letters of the one before does not hold for it. */
export function forgetTable() {
  questions.drop((key) => key === 'encoding');
  questions.dropOpen();
}

/** The form now holds the campaign that was asked about. */
export function adoptAnswers() {
  isOfForm = true;
}

export const clearAnswers = () => questions.clear();

/** @param {HTMLElement} where shows the questions there @param {(key: string) => void} onChange */
export function showQuestions(where, onChange) {
  onAnswer = onChange;
  where.append(place);
}

/** Shows them in the form, but for those that the form has fields for. @param {(key: string) => void} onChange */
export function showQuestionsAtHome(onChange) {
  onAnswer = onChange;
  belong(true);
  questions.drop((key) => key === 'column' || key.startsWith('cells:'));
  home.append(place);
}
