/** What callers give, as it is now: they may change or empty it right after the call. */

/**
 * A copy of an object, or whatever else was given: the core refuses it by name.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function copyOf(value) {
  // Lists, maps and the like are no such objects: what they hold would be lost.
  return Object.prototype.toString.call(value) === '[object Object]' ? { ...value } : value;
}

/**
 * What `make` gives; where something a caller gave throws when it is looked at, `false`, which the core
 * refuses by name.
 *
 * @param {() => any} make
 */
export function orFalse(make) {
  try {
    return make();
  } catch {
    return false;
  }
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
