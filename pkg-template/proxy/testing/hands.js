/** What the tests of `tests.js` are written with. */

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {import('../../types/store.d.ts').StoredAnswer} StoredAnswer
 */

export const KEEP = 72 * 60 * 60 * 1000;
export const HOUR = 60 * 60 * 1000;
/** A lease that does not run out during a test, and one that does. */
export const LONG = HOUR;
export const SHORT = 30;
/** How long is waited for what has to come. */
export const PATIENCE = 30_000;

/** @param {unknown} value @returns {string} */
const shown = (value) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

/** The same whatever the order of the fields. @param {any} value @returns {unknown} */
function sorted(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]);
}

/** @param {unknown} got @param {unknown} wanted @param {string} what */
export function same(got, wanted, what) {
  if (JSON.stringify(sorted(got)) !== JSON.stringify(sorted(wanted))) {
    throw new Error(`${what}: ${shown(got)} instead of ${shown(wanted)}`);
  }
}

/** @param {boolean} right @param {string} what @param {unknown} got */
export function check(right, what, got) {
  if (!right) {
    throw new Error(`${what}: ${shown(got)}`);
  }
}

/** @param {string} [body] @returns {StoredAnswer} */
const answer = (body = '{"data":[{"id":"1"}]}') => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'retry-after': '7' },
  body,
});

/** @param {'done' | 'refused'} state @param {string} [body] */
export const fateOf = (state, body) => ({ state, fingerprint: `fingerprint of ${state}`, answer: answer(body) });

export const newKey = (name = 'key') => `${name}-${crypto.randomUUID()}`;
export const newOwner = () => crypto.randomUUID();

/** @param {string} mark */
export function partsOf(mark) {
  const dot = mark.lastIndexOf('.');
  return { epoch: mark.slice(0, dot), position: Number(mark.slice(dot + 1)) };
}

/** @param {number} count @param {(index: number) => Promise<any>} work */
export const atOnce = (count, work) => Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/**
 * One test's store, and its hands.
 *
 * @param {Store} store @param {((milliseconds: number) => void | Promise<void>) | undefined} advance
 */
export function handsOf(store, advance) {
  /** @param {string} key */
  const look = (key) => store.look(key);
  /** @param {string} key @param {number} [lease] */
  async function take(key, lease = LONG) {
    const owner = newOwner();
    same(await store.claim(key, { owner, lease }), { claimed: true }, 'the claim of a free key');
    return owner;
  }
  /** @param {string} key @param {unknown} record @param {string} what */
  async function refuses(key, record, what) {
    const claim = await store.claim(key, { owner: newOwner(), lease: LONG });
    same(claim, { claimed: false, record }, `a claim of a key that ${what}`);
    same(await look(key), record, `a look at a key that ${what}`);
  }
  /** Waits until a key's lease has run out. @param {string} key @param {number} [lease] */
  async function leftBehind(key, lease = SHORT) {
    await advance?.(lease);
    const end = Date.now() + PATIENCE;
    for (;;) {
      const record = await look(key);
      if (record.state !== 'running') {
        same(record, { state: 'unknown' }, 'a key that was left behind');
        return;
      }
      check(Date.now() < end, `a lease of ${lease} ms does not run out`, record);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return { store, advance, look, take, refuses, leftBehind };
}
