/**
 * What is handed out works however it is held: taken apart (`const { send } = pec`), or behind a Proxy, as frameworks
 * put before what they watch. What stands in private fields, or beside an object, is not found through one.
 */

/**
 * Marks an object so that Vue hands out the object itself and no Proxy of it.
 *
 * @template {object} T
 * @param {T} object
 * @returns {T}
 */
export function marked(object) {
  return Object.defineProperty(object, '__v_skip', { value: true });
}

/**
 * Gives an object its class's methods and getters as its own, each bound to it. Whichever the class, or a class
 * derived from it, has at the time of a call is called. No console and no list of keys shows them.
 *
 * @template {object} T
 * @param {T} object
 * @param {object} prototype of the class whose methods these are
 * @returns {T}
 */
export function bound(object, prototype) {
  const found = (/** @type {string} */ name) => Reflect.get(Object.getPrototypeOf(object), name, object);
  for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor') {
      continue;
    }
    const call = (/** @type {unknown[]} */ ...given) => found(name).apply(object, given);
    const property = get === undefined ? { value: call, writable: true } : { get: () => found(name) };
    Object.defineProperty(object, name, { ...property, configurable: true });
  }
  return marked(object);
}
