/** What is wrong with a message, by the field that can mend it. */

/**
 * @typedef {import('../types/errors.d.ts').Problem} Problem
 *
 * @typedef {object} Faults
 * @property {string[]} sender
 * @property {Map<number, string>} each of the recipients, by their place
 * @property {string[]} recipients of all of them
 * @property {string[]} subject
 * @property {string[]} text
 * @property {string[]} files
 * @property {string[]} unusual addresses that may be accepted as they stand
 */

/**
 * @param {readonly Problem[]} problems
 * @param {import('./words/speech.js').Speech} speech
 * @param {string[]} [lost] names of files that a reload took away
 * @returns {Faults}
 */
export function faultsOf(problems, speech, lost = []) {
  /** @type {Faults} */
  const faults = { sender: [], each: new Map(), recipients: [], subject: [], text: [], files: lost.map((name) => speech.t('files.lost', { name })), unusual: [] };
  for (const problem of problems) {
    const words = sentence(problem, speech);
    const [name, place] = problem.field.split(/[[\].]/);
    if (problem.code === 'address.unusual') {
      faults.unusual.push(String(problem.params.value));
    }
    if (name === 'recipient' && place !== undefined) {
      faults.each.set(Number(place), words);
    } else if (name === 'sender' || name === 'subject') {
      faults[name].push(words);
    } else if (name === 'text' || name === 'body') {
      faults.text.push(words);
    } else if (name === 'attachments') {
      faults.files.push(words);
    } else {
      faults.recipients.push(words);
    }
  }
  return faults;
}

/** How many are shown. @param {Faults} faults */
export const countOf = ({ sender, each, recipients, subject, text, files }) =>
  [sender, recipients, subject, text, files].reduce((sum, { length }) => sum + length, each.size);

/** The package's sentences name options where programs choose them; here a person does. @param {Problem} problem @param {import('./words/speech.js').Speech} speech */
function sentence(problem, speech) {
  const address = String(problem.params.value);
  switch (problem.code) {
    case 'duplicate.recipient':
    case 'duplicate':
      return speech.t('chips.twice', { address });
    case 'address.unusual':
      return speech.t('chips.unusual', { address });
    default:
      return speech.describe(problem);
  }
}
