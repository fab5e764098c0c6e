/** How many listeners hang on all targets of a page or a process, counted where each is added. */

/**
 * Counts from now on, in whatever realm it is called; `globalThis.listenersLeft()` tells of each kind of target and of event
 * how many are left. It holds neither targets nor listeners, and names nothing outside of itself: pages are given it, too.
 */
export function countListeners() {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  /** @type {Record<string, number>} */
  const left = {};
  /** What is called where a listener is gone, by its target, its kind and itself. @type {WeakMap<EventTarget, Map<string, WeakMap<object, () => void>>>} */
  const goings = new WeakMap();
  /** @param {EventTarget} target @param {string} type @param {any} options */
  const goingsOf = (target, type, options) => {
    const ofTarget = goings.get(target) ?? new Map();
    goings.set(target, ofTarget);
    const kind = `${type} ${typeof options === 'object' ? options?.capture === true : options === true}`;
    const ofKind = ofTarget.get(kind) ?? new WeakMap();
    ofTarget.set(kind, ofKind);
    return ofKind;
  };
  /** @this {EventTarget | undefined} @param {string} type @param {any} listener @param {any} [options] */
  EventTarget.prototype.addEventListener = function add(type, listener, options) {
    const target = this ?? globalThis;
    const known = listener && goingsOf(target, type, options);
    if (known && !known.has(listener)) {
      const name = `${target.constructor.name} ${type}`;
      left[name] = (left[name] ?? 0) + 1;
      const gone = () => {
        left[name] -= known.delete(listener) ? 1 : 0;
      };
      known.set(listener, gone);
      if (options?.once) {
        Reflect.apply(addEventListener, target, [type, gone, options]);
      }
      if (options?.signal) {
        Reflect.apply(addEventListener, options.signal, ['abort', gone, { once: true }]);
      }
    }
    return Reflect.apply(addEventListener, target, [type, listener, options]);
  };
  /** @this {EventTarget | undefined} @param {string} type @param {any} listener @param {any} [options] */
  EventTarget.prototype.removeEventListener = function remove(type, listener, options) {
    const target = this ?? globalThis;
    if (listener) {
      goingsOf(target, type, options).get(listener)?.();
    }
    return Reflect.apply(removeEventListener, target, [type, listener, options]);
  };
  Object.assign(globalThis, { listenersLeft: () => Object.fromEntries(Object.entries(left).filter(([, count]) => count !== 0)) });
}
