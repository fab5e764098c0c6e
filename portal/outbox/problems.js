/** What is wrong with a message, by the field that can mend it. */

import { describe, t } from '../words/words.js';

/**
 * @typedef {import('../pec-massiva/full.js').CampaignProblem} CampaignProblem
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
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
 * @param {readonly (CampaignProblem | Problem)[]} problems
 * @param {string[]} files the names of the files
 * @returns {Faults}
 */
export function faultsOf(problems, files) {
  /** @type {Faults} */
  const faults = { sender: [], each: new Map(), recipients: [], subject: [], text: [], files: [], unusual: [] };
  for (const problem of problems) {
    const words = sentence(problem);
    const number = Number(problem.params.number);
    const name = 'field' in problem ? problem.field.split(/[[.]/)[0] : problem.column;
    if (problem.code === 'address.unusual') {
      faults.unusual.push(String(problem.params.value));
    }
    if (name === 'sender') {
      faults.sender.push(words);
    } else if (problem.code.startsWith('tooLarge')) {
      faults.files = [words];
    } else if (number > 0) {
      faults.each.set(number - 1, words);
    } else if (name === 'subject') {
      faults.subject.unshift(words);
    } else if (name === 'name') {
      faults.subject.push(words);
    } else if (name === 'text' || name === 'body') {
      faults.text.push(words);
    } else if (name === 'attachments' || files.includes(name ?? '')) {
      faults.files.push(words);
    } else {
      faults.recipients.push(words);
    }
  }
  // A subject that is missing is wrong as the name of the message, too.
  faults.subject = faults.subject.slice(0, 1);
  return faults;
}

/** How many are shown. @param {Faults} faults */
export const countOf = ({ sender, each, recipients, subject, text, files }) =>
  [sender, recipients, subject, text, files].reduce((sum, { length }) => sum + length, each.size);

/** @type {Faults} */
export const NO_FAULTS = { sender: [], each: new Map(), recipients: [], subject: [], text: [], files: [], unusual: [] };

/** The package's sentences name options where programs choose them; here a person does. @param {CampaignProblem | Problem} problem */
function sentence(problem) {
  const { value } = problem.params;
  switch (problem.code) {
    case 'duplicate':
      return t('chips.twice', { address: String(value) });
    case 'address.unusual':
      return t('chips.unusual', { address: String(value) });
    default:
      return describe(problem);
  }
}
