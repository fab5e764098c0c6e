/** Values are read so that nothing that they do, or are, can throw. */

/** Classes of the package's errors. A copy that came as JSON, or out of a journal, has the name and no more. */
const NAMES = /* @__PURE__ */ new Set([
  ...['PecError', 'ValidationError', 'ApiError', 'AuthenticationError', 'PaymentError', 'PermissionError', 'NotFoundError'],
  ...['PreconditionError', 'RateLimitError', 'RejectedError', 'ServerError', 'NetworkError', 'TimeoutError', 'AbortError'],
  ...['ResponseError', 'UnknownOutcomeError', 'StorageError'],
]);

/**
 * A member; `undefined` where there is none that can be read.
 *
 * @param {unknown} value @param {string} name
 * @returns {unknown}
 */
export function read(value, name) {
  try {
    return /** @type {any} */ (value)?.[name];
  } catch {
    return undefined;
  }
}

/** A member that is a text, and not an empty one. @param {unknown} value @param {string} name */
export function textOf(value, name) {
  const text = read(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A member that is a count. @param {unknown} value @param {string} name */
export function countOf(value, name) {
  const number = read(value, name);
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/**
 * The first items of an array; none of what is no array.
 *
 * @param {unknown} value @param {number} most
 * @returns {unknown[]}
 */
export function itemsOf(value, most) {
  try {
    if (!Array.isArray(value)) {
      return [];
    }
  } catch {
    return [];
  }
  const length = Math.min(countOf(value, 'length') ?? 0, most);
  return Array.from({ length }, (_, place) => read(value, String(place)));
}

/** The texts among them. @param {unknown} value @param {number} most @returns {string[]} */
export const textsOf = (value, most) =>
  itemsOf(value, most).filter((/** @type {unknown} */ item) => typeof item === 'string').map(String);

/** The first word of a code. @param {string} code */
export const groupOf = (code) => code.split('.', 1)[0] ?? '';

/** A sentence by its code. @param {Record<string, string>} catalogue @param {string} code */
export const wordsOf = (catalogue, code) => (Object.hasOwn(catalogue, code) ? catalogue[code] : undefined);

/**
 * Whether a value is an error of the package, of whichever copy of it, or what is left of one in JSON. Other errors are
 * called as some of ours are, and have codes of their own.
 *
 * @param {unknown} value
 * @param {(group: string) => boolean} isGroup
 */
export function isOurs(value, isGroup) {
  try {
    if (typeof value !== 'object' || value === null) {
      return false;
    }
    if (Symbol.for('pec-massiva.error') in value) {
      return true;
    }
  } catch {
    return false;
  }
  return NAMES.has(textOf(value, 'name') ?? '') && isGroup(groupOf(textOf(value, 'code') ?? ''));
}
