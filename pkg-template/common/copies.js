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
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    return value;
  }
  /** @type {any} */
  const copy = { ...value };
  for (const name of Object.keys(copy)) {
    copy[name] = rawOf(copy[name]);
  }
  return copy;
}

/**
 * What stands behind a Proxy of Vue's, where one was given: a storage's own private fields are not found through it.
 *
 * @param {any} value
 */
export function rawOf(value) {
  try {
    return (typeof value === 'object' && value !== null && value.__v_raw) || value;
  } catch {
    // Whoever uses it says what is wrong with it.
    return value;
  }
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
