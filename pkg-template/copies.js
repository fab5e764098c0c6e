/** What callers give, as it is now: they may change or empty it right after the call. */

/**
 * A copy of an object, or whatever else was given: the core refuses it by name.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function copyOf(value) {
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

/**
 * @param {unknown} value
 * @returns {value is ArrayLike<any>}
 */
export function isList(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    (Symbol.iterator in value || 'length' in value)
  );
}
