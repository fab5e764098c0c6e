/** What is wrong with a message, all at once, before anybody confirms it: as the campaign that it is to be, in a journal that ends with the page. */

import { inMemory } from '../service/service.js';
import { fieldsOf } from './fields.js';

/**
 * @typedef {import('../pec-massiva/compose-slim.min.js').ComposedMessage} ComposedMessage
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
 */

/** Stands where something is missing while the rest is looked at. */
const MISSING = '–';

/**
 * @param {ComposedMessage} message
 * @param {string[]} [acceptedAddresses]
 * @returns {Promise<Problem[]>} by the field of the form that can mend them
 */
export async function problemsOf(message, acceptedAddresses) {
  const { pec } = await inMemory();
  try {
    const told = await problemsAs(message);
    const [subject, text] = [message.subject, message.text].map((one) => (one.trim() === '' ? MISSING : one));
    // Where these are missing the package looks at nothing else.
    const rest = subject === message.subject && text === message.text ? [] : await problemsAs({ ...message, subject, text });
    return once([...told, ...rest], message.attachments.map(({ name }) => name));
  } finally {
    pec.close();
  }

  /** @param {ComposedMessage} one @returns {Promise<readonly any[]>} */
  async function problemsAs(one) {
    try {
      return (await pec.campaigns.create(fieldsOf(one, acceptedAddresses))).problems;
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'ValidationError') {
        return /** @type {any} */ (error).problems;
      }
      throw error;
    }
  }
}

/** Fields of the form by what the package calls them. The subject is the name of the message, too. */
const FIELDS = new Map([...['sender', 'subject', 'text', 'attachments'].map((one) => /** @type {const} */ ([one, one])), ['name', 'subject'], ['body', 'text']]);

/** Each once: a subject that is missing is wrong as a name, too, and what is too large is so for each recipient. @param {any[]} problems @param {string[]} files */
function once(problems, files) {
  const isOfName = (/** @type {any} */ { field }) => Number(field === 'name');
  const found = new Map();
  for (const problem of [...problems].sort((one, other) => isOfName(one) - isOfName(other))) {
    const field = fieldOf(problem, files);
    const named = field === 'subject' ? field : isTooLarge(problem) ? 'size' : JSON.stringify([field, problem.code, problem.params]);
    found.set(named, found.get(named) ?? { ...problem, field });
  }
  return [...found.values()];
}

/** @param {any} problem */
const isTooLarge = ({ code }) => code.startsWith('tooLarge');

/** @param {any} problem @param {string[]} files the names of the files @returns {string} */
function fieldOf(problem, files) {
  const { field, column, params } = problem;
  const name = field === undefined ? column : field.split(/[[.]/)[0];
  const number = Number(params.number);
  if (isTooLarge(problem)) {
    return 'attachments';
  }
  return number > 0 ? `recipient[${number - 1}]` : (FIELDS.get(name) ?? (files.includes(name) ? 'attachments' : 'recipient'));
}
