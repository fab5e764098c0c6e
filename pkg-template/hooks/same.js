/** Whether what is given to be sent is what was given before: then another click is no other message. */

/** The numbers of what is told apart by being itself. @type {WeakMap<object, number>} */
const numbers = new WeakMap();
let last = 0;

/** @param {object} one */
function numberOf(one) {
  const number = numbers.get(one) ?? (last += 1);
  numbers.set(one, number);
  return number;
}

/** @param {object} value */
const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Two files of one name, size and moment are one; other bytes are nothing but themselves, since nobody reads them here. @param {string} _ @param {unknown} value */
function told(_, value) {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (typeof File === 'function' && value instanceof File) {
    return { name: value.name, lastModified: value.lastModified, size: value.size, type: value.type };
  }
  if (value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return { bytes: numberOf(value) };
  }
  if (!(Symbol.iterator in value)) {
    // What a class keeps to itself, such as a file that was encoded already, is not seen here.
    return isPlain(value) ? value : { ...value, number: numberOf(value) };
  }
  const items = /** @type {Iterable<unknown>} */ (value);
  if (/** @type {unknown} */ (items[Symbol.iterator]()) === value) {
    // What gives its items once only is for whoever sends them.
    return { items: numberOf(value) };
  }
  return [...items];
}

/**
 * The same for the same message, whichever objects it is made of; of what cannot be told, something that nothing equals.
 *
 * @param {import('../types/index.d.ts').Message} message
 * @returns {unknown}
 */
export function markOf(message) {
  try {
    return JSON.stringify(message, told);
  } catch {
    return Symbol();
  }
}
