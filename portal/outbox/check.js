/** What is wrong with a message, all at once, before anybody confirms it. */

import { service } from '../service/service.js';
import { fieldsOf } from '../sends/sends.js';

/** Stands where something is missing while the rest is looked at. */
const MISSING = '–';

/** A damaged letter, which stops a message for good: should the page end meanwhile, nobody could send what is left of it. */
const STOP = '\ufffd';

/** @param {any} error @param {string} name */
const isNamed = (error, name) => error?.name === name;

/**
 * The package checks what it is to keep, so a copy that can never be sent is kept for a moment.
 *
 * @param {import('../sends/sends.js').Draft} draft
 * @param {() => Promise<{ pec: import('../service/service.js').PecMassiva }>} [client] where its copy is kept meanwhile
 * @returns {Promise<any[]>} its problems; of a browser that keeps nothing those that are told without keeping
 */
export async function problemsOf(draft, client = service) {
  const { pec } = await client();
  const fields = fieldsOf(draft);
  const isMissing = (/** @type {string} */ text) => text.trim() === '';
  const text = isMissing(draft.text) ? draft.text : `${draft.text}${STOP}`;
  const told = await pec.campaigns.create({ ...fields, text }).then(ofCampaign, ofError);
  if (!told.some(({ field }) => ['subject', 'text', 'name'].includes(field))) {
    return told;
  }
  // Where these are missing the package looks at nothing else.
  const subject = isMissing(draft.subject) ? MISSING : draft.subject;
  const rest = await pec.campaigns.create({ ...fields, name: subject, subject, text: `${draft.text}${STOP}` }).then(ofCampaign, () => []);
  return [...told, ...rest];

  /** @param {import('../pec-massiva/full.js').Campaign} campaign @returns {Promise<any[]>} */
  async function ofCampaign({ id, problems }) {
    await pec.campaigns.delete(id).catch(() => undefined);
    const isOurs = (/** @type {any} */ { column, code }) => column === 'text' && code.startsWith('damaged') && !draft.text.includes(STOP);
    return problems.filter((problem) => !isOurs(problem));
  }

  /** @param {any} error @returns {any[]} */
  function ofError(error) {
    if (isNamed(error, 'ValidationError')) {
      return error.problems;
    }
    throw error;
  }
}
