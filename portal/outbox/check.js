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
  const told = await problemsAs(message);
  const [subject, text] = [message.subject, message.text].map((one) => (one.trim() === '' ? MISSING : one));
  // Where these are missing the package looks at nothing else.
  const rest = subject === message.subject && text === message.text ? [] : await problemsAs({ ...message, subject, text });
  const names = message.attachments.map(({ name }) => name);
  const all = [...told, ...rest].map((problem) => ({ ...problem, field: fieldOf(problem, names) }));
  // A subject that is missing is wrong as the name of the message, too; a message that is too large is so for each.
  return all.filter(({ field, code }, place) => !['subject', 'text', 'attachments'].includes(field) || all.findIndex((one) => one.field === field && (field !== 'attachments' || one.code === code)) === place);

  /** @param {ComposedMessage} one @returns {Promise<readonly any[]>} */
  async function problemsAs(one) {
    try {
      const { id, problems } = await pec.campaigns.create(fieldsOf(one, acceptedAddresses));
      await pec.campaigns.delete(id);
      return problems;
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'ValidationError') {
        return /** @type {any} */ (error).problems;
      }
      throw error;
    }
  }
}

/** @param {any} problem @param {string[]} files the names of the files @returns {string} */
function fieldOf({ field, column, code, params }, files) {
  const name = field === undefined ? column : field.split(/[[.]/)[0];
  const number = Number(params.number);
  if (code.startsWith('tooLarge') || files.includes(name)) {
    return 'attachments';
  }
  if (number > 0) {
    return `recipient[${number - 1}]`;
  }
  return { sender: 'sender', subject: 'subject', name: 'subject', text: 'text', body: 'text', attachments: 'attachments' }[String(name)] ?? 'recipient';
}
