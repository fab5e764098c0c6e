/**
 * Names under which forms keep what is theirs, so that no two keep in one place: a tab has one storage for all the frames of a page.
 * A frame is told by its place among the frames, which a reload leaves as it is; where frames come and go, by who is there.
 */

/** @typedef {Map<string, Node>} Names those that forms of a window have */

const NAMES = Symbol.for('pec-compose names');

/** Of this window, also where two copies of the package are in it. */
function namesHere() {
  const here = /** @type {typeof globalThis & { [NAMES]?: Names }} */ (globalThis);
  return (here[NAMES] ??= new Map());
}

/** @param {Window} one @returns {Generator<Window>} */
function* windowsOf(one) {
  yield one;
  for (let index = 0; index < one.length; index += 1) {
    yield* windowsOf(one[index]);
  }
}

/** @param {any} one @returns {Names | undefined} */
function namesOf(one) {
  try {
    return one[NAMES];
  } catch {
    // Of another origin, and with a storage of its own.
    return undefined;
  }
}

/** Where this window stands among the frames of its tab: nothing at the top, the second frame of the first is `0.1`. */
function placeHere() {
  const place = [];
  for (let one = /** @type {Window} */ (self); one.parent !== null && one !== one.parent; one = one.parent) {
    const above = one.parent;
    place.unshift(Array.from({ length: above.length }, (_, index) => above[index]).indexOf(one));
  }
  return place.join('.');
}

/** Whether a form that stands in the tab has it. @param {string} name @param {Node} [owner] but for this one */
function isTaken(name, owner) {
  for (const one of windowsOf(top ?? self)) {
    const other = namesOf(one)?.get(name);
    if (other !== undefined && other !== owner && other.isConnected) {
      return true;
    }
  }
  return false;
}

/**
 * @param {Node} owner
 * @param {string} wanted
 * @param {(name: string) => boolean} isFree whether what stands there already may become its own
 * @returns {string} a name that no other form of the tab has; one that was taken out has none
 */
export function claim(owner, wanted, isFree) {
  const here = placeHere();
  for (let [number, aside] = [1, 0]; ; ) {
    const place = aside === 0 ? here : `${here}~${aside}`;
    // No query: it may hold what nobody should find here, and change while a message is under way.
    const name = `${place}${place === '' ? '' : ' '}${location.pathname} ${wanted}${number === 1 ? '' : ` ${number}`}`;
    const other = namesHere().get(name);
    if (other !== undefined && other !== owner && other.isConnected) {
      number += 1;
    } else if (isTaken(name, owner) || !isFree(name)) {
      // It is of a form that stood in this place once. Beside it, it is found again by whichever form comes.
      aside += 1;
    } else {
      namesHere().set(name, owner);
      return name;
    }
  }
}

/** Whether nobody took it over; then it is its own again. @param {Node} owner @param {string} name */
export function holds(owner, name) {
  const isOwn = !isTaken(name, owner);
  if (isOwn && owner.isConnected) {
    namesHere().set(name, owner);
  }
  return isOwn;
}

/** @param {Node} owner @param {string} name */
export function release(owner, name) {
  if (namesHere().get(name) === owner) {
    namesHere().delete(name);
  }
}

/**
 * Whether it was kept by such a form, of another place, that will not come for it: its frame is gone, stands elsewhere now, shows
 * something else, or has forms of other names.
 *
 * @param {string} name
 * @param {string} wanted
 */
export function isAstray(name, wanted) {
  const [, place = '', rest = ''] = /^(?:([\d.~]+) )?(.*)$/s.exec(name) ?? [];
  const begin = `${location.pathname} ${wanted}`;
  const isSuch = rest.startsWith(begin) && /^(?: \d+)?$/.test(rest.slice(begin.length));
  return isSuch && place !== placeHere() && !isTaken(name) && !isAwaited(place);
}

/** Which path a frame will show. @param {Element | null} frame */
function pathOf(frame) {
  const source = frame?.getAttribute('src') ?? '';
  return source === '' ? undefined : new URL(source, frame?.baseURI).pathname;
}

/** Whether forms may still come to be in the window that stands there. @param {string} place */
function isAwaited(place) {
  try {
    const one = place.split('~')[0].split('.').filter((index) => index !== '').reduce((above, index) => above[Number(index)], /** @type {Window} */ (top));
    const { href, pathname } = one.location;
    // A frame that is being loaded is empty at first; many are empty for good.
    const path = href === 'about:blank' ? pathOf(one.frameElement) : pathname;
    return path === location.pathname && !namesOf(one)?.size;
  } catch {
    // None is there, or one of another origin.
    return false;
  }
}
