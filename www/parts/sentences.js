/** What problems are called on the page: the package's sentences, and the page's own where it has a control that answers them. */

/**
 * @typedef {import('../pec-massiva/full.js').Problem} Problem
 * @typedef {Pick<Problem, 'message'> & Partial<Pick<Problem, 'code' | 'params'>>} Told
 */

/** @param {unknown} list */
const listed = (list) => [list].flat().join(', ');

/**
 * By code. The package's own sentences name the option that answers them; a page has a control for it.
 *
 * @type {Record<string, (params: Record<string, unknown>, place?: string) => string | undefined>}
 */
const OWN = {
  'address.unusual': ({ value }) =>
    `the address ${value} is allowed but unusual, and mostly a slip; correct it, or say that it is used as it stands.`,
  'duplicate.recipient': ({ value }) => `the address ${value} stands before already; take one of them away.`,
  duplicate: ({ value, first }, place = '') =>
    `the address ${value} stands before already, at ${place.split(' ')[0].toLowerCase()} ${first}: a mailbox gets one message. Take one away, or say that a mailbox may get several.`,
  addressColumn: ({ columns }) => `Of these columns it is not clear which has the addresses: ${listed(columns)}. Choose one.`,
  'addressColumn.none': () => 'No column holds addresses. Correct the table, or choose the column that should.',
  encoding: ({ examples }) =>
    `The file does not tell which encoding its letters have, and they can be read in more than one way: ${listed(examples)}. Choose the right one, or save the file again as UTF-8.`,
  'encoding.twice': ({ examples }) =>
    `Letters of this file were read in a wrong encoding once and saved so: ${listed(examples)}. Export the file again, as UTF-8; if the text is right as it stands, say so.`,
  // What stands in a cell and names no file is never passed over: that is the package's own sentence.
  missingFile: ({ column, value }) =>
    value === '' ? `${column} is empty; name a file, or say that cells of this column may be empty.` : undefined,
  empty: ({ name }) =>
    `${name} holds nothing (0 bytes). If it lies in a cloud folder, open it once so that it is loaded, and choose it again; if it is meant to be empty, say so.`,
};

/** The place of a row, before its sentence. */
const PLACE = /^((?:Line|Addressee) \d+): (.*)$/s;

/**
 * A problem's place and its sentence. What an earlier version kept has no parameters, and its own sentence stays.
 *
 * @param {Told} problem
 * @returns {{ place?: string, words: string }}
 */
export function sentenceOf({ code, params = {}, message }) {
  const [, place, rest = message] = PLACE.exec(message) ?? [];
  const isKnown = Object.keys(params).length > 0 || code === 'addressColumn.none';
  const own = isKnown ? OWN[code ?? ''] : undefined;
  const words = own?.(params, place) ?? rest;
  return place === undefined ? { words } : { place, words };
}

/**
 * A problem beside its field. Some sentences stand by themselves, others say something of the field.
 *
 * @param {string} label what the field is called
 * @param {Told & { field: string }} problem
 */
export function besideField(label, problem) {
  const [, index] = /\[(\d+)\]/.exec(problem.field) ?? [];
  const which = index === undefined ? label : `${label}, ${Number(index) + 1}`;
  return `${which}: ${sentenceOf(problem).words}`;
}
