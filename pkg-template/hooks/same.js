/** Whether what is given to be sent is what was given before: then another click is no other message. */

/** What tells a file or bytes from others without reading them. @param {string} _ @param {unknown} value */
function told(_, value) {
  if (value instanceof Blob) {
    const { name, lastModified } = /** @type {Partial<File>} */ (value);
    return { name, lastModified, size: value.size, type: value.type };
  }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return { bytes: value.byteLength };
  }
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  return isList ? [.../** @type {Iterable<unknown>} */ (value)] : value;
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
