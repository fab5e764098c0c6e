/** What somebody else's code threw, told again without the secrets that the proxy knows. */

import { redacted } from './secrets.js';

/** How many causes behind each other are told. */
const DEEPEST = 5;

/** Characters of each text that are told: a driver may quote the whole of what it was given. */
const LONGEST = 8_192;

/**
 * Characters behind these that are cleaned, too, and not told: where a text is cut before it is cleaned, nobody finds the
 * secret that the cut goes through. As many as the longest secret, or beginning of one, that is found only as a whole (23
 * characters) takes where each is an entity of HTML within JSON within JSON.
 */
const BEHIND = 16_384;

/**
 * A copy: the original may bear anything, a whole query or request with all that stood in it. Of its fields only those
 * are told that say what happened.
 *
 * @param {unknown} thrown
 * @param {readonly string[]} secrets
 * @returns {Error & { code?: string | number }}
 */
export function toldFailure(thrown, secrets) {
  return copyOf(thrown, (text) => begun(text, secrets), DEEPEST);
}

/** The beginning of a text, without secrets. @param {string} text @param {readonly string[]} secrets */
function begun(text, secrets) {
  const clean = redacted(text.slice(0, LONGEST + BEHIND), secrets);
  // Where it was cut all the same, what may be half a secret stands at the end, wherever that came to lie.
  const whole = text.length > LONGEST + BEHIND ? clean.slice(0, -BEHIND) : clean;
  return whole.slice(0, LONGEST);
}

/** @param {unknown} thrown @param {(text: string) => string} clean @param {number} depth */
function copyOf(thrown, clean, depth) {
  const { name, message, stack, code, cause, errors } = fieldsOf(thrown);
  const copy = new Error(clean(typeof message === 'string' ? message : textOf(thrown)));
  const told = { stack: typeof stack === 'string' ? clean(stack) : `${copy.name}: ${copy.message}` };
  // As those of classes are: they are not listed with what an error has besides.
  const hidden = (/** @type {object} */ values) =>
    Object.entries(values).forEach(([field, value]) =>
      Object.defineProperty(copy, field, { value, writable: true, configurable: true, enumerable: false }),
    );
  hidden(told);
  if (typeof name === 'string') {
    hidden({ name: clean(name) });
  }
  if (typeof code === 'string' || typeof code === 'number') {
    Object.assign(copy, { code: typeof code === 'string' ? clean(code) : code });
  }
  if (depth > 0 && cause !== undefined) {
    hidden({ cause: copyOf(cause, clean, depth - 1) });
  }
  if (depth > 0 && Array.isArray(errors)) {
    // What a connection that was tried at several addresses ended in.
    hidden({ errors: errors.slice(0, DEEPEST).map((one) => copyOf(one, clean, depth - 1)) });
  }
  return copy;
}

/** @param {unknown} thrown @returns {Record<string, unknown>} */
function fieldsOf(thrown) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  for (const field of ['name', 'message', 'stack', 'code', 'cause', 'errors']) {
    try {
      fields[field] = Reflect.get(/** @type {object} */ (thrown), field);
    } catch {
      // A field that fails is none, and what is no object has none.
    }
  }
  return fields;
}

/** @param {unknown} thrown */
function textOf(thrown) {
  try {
    return typeof thrown === 'object' ? (JSON.stringify(thrown) ?? 'something without words') : String(thrown);
  } catch {
    return 'something without words';
  }
}
