/** The tests that each journal has to pass, for any test runner and any runtime. */

import { isFunction, setupError } from '../common/setup.js';

/**
 * @typedef {import('../types/journal.d.ts').JournalStorage} JournalStorage
 * @typedef {import('../types/journal.d.ts').JournalChange} JournalChange
 * @typedef {string | Uint8Array | undefined} Value
 */

/** @param {unknown} value @returns {string} */
function shown(value) {
  const text = value instanceof Uint8Array ? `${value.length} bytes: ${value.slice(0, 20)}` : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** @param {boolean} right @param {string} what @param {unknown} got @param {unknown} wanted */
function check(right, what, got, wanted) {
  if (!right) {
    throw new Error(`${what}: ${shown(got)} instead of ${shown(wanted)}`);
  }
}

/** @param {Value} got @param {Value} wanted @param {string} what */
function same(got, wanted, what) {
  const areBytes = got instanceof Uint8Array && wanted instanceof Uint8Array;
  const right = areBytes ? got.length === wanted.length && got.every((byte, index) => byte === wanted[index]) : got === wanted;
  check(right, what, got, wanted);
}

/**
 * One test's journal, seen through keys of its own.
 *
 * @param {JournalStorage} journal
 */
function handsOf(journal) {
  const own = `test/${crypto.randomUUID()}/`;
  const end = `${own.slice(0, -1)}0`;
  /** @param {string} key @param {string | Uint8Array} value @returns {JournalChange} */
  const put = (key, value) => ({ put: own + key, value });
  /** @param {string} key @param {number} number @returns {JournalChange} */
  const add = (key, number) => ({ add: own + key, number });
  /** @param {string} from @param {string} to @returns {JournalChange} */
  const remove = (from, to) => ({ remove: own + from, to: own + to });
  /** @param {JournalChange[]} changes */
  const apply = (...changes) => journal.apply(changes);
  /** @param {string} key @param {Value} wanted @param {string} what */
  const holds = async (key, wanted, what) => same(await journal.get(own + key), wanted, what);
  /** @param {string} [from] @param {string} [to] @param {number} [limit] */
  async function list(from = own, to = end, limit = 1_000_000) {
    const found = await journal.list(from, to, limit);
    return found.map(([key, value]) => /** @type {const} */ ([key.slice(own.length), value]));
  }
  /** @param {string} [from] @param {string} [to] @param {number} [limit] */
  const keys = async (from, to, limit) => (await list(from && own + from, to && own + to, limit)).map(([key]) => key).join(' ');
  return { journal, own, put, add, remove, apply, holds, list, keys };
}

/** @type {Record<string, (hands: ReturnType<typeof handsOf>) => Promise<void>>} */
const tests = {
  async 'a key that was never put has no value'({ holds, keys }) {
    await holds('a', undefined, 'a get');
    same(await keys(), '', 'a list');
  },

  async 'texts and bytes come back as they were'({ put, apply, holds, list }) {
    /** @type {(string | Uint8Array)[]} */
    const values = [
      '',
      '0',
      '{"a":"àè€😀","b":"\\"\\\\\\n"}',
      '"\\\n\r\t\0\u001f\u007f\u2028\u2029\ufeff',
      'x'.repeat(300_000),
      '€😀\n'.repeat(30_000),
      new Uint8Array(),
      Uint8Array.from({ length: 256 }, (_, index) => index),
      new Uint8Array([10, 13, 0, 10]),
      new Uint8Array(3_000_001).fill(7),
    ];
    for (const [index, value] of values.entries()) {
      await apply(put(`${index}`, value));
      await holds(`${index}`, value, `value ${index}`);
    }
    const found = await list();
    same(`${found.length}`, `${values.length}`, 'how many are listed');
    found.forEach(([key, value]) => same(value, values[Number(key)], `listed value ${key}`));
  },

  async 'of a view of a buffer only what it shows is kept'({ put, apply, holds }) {
    const view = Uint8Array.from([1, 2, 3, 4, 5]).subarray(1, 4);
    await apply(put('a', view));
    await holds('a', Uint8Array.from([2, 3, 4]), 'a get');
  },

  async 'what a caller does with bytes later does not change them'({ journal, own, put, apply, holds }) {
    const bytes = Uint8Array.from([1, 2, 3]);
    await apply(put('a', bytes));
    bytes.fill(9);
    const got = await journal.get(`${own}a`);
    if (got instanceof Uint8Array) {
      got.fill(8);
    }
    await holds('a', Uint8Array.from([1, 2, 3]), 'a get');
  },

  async 'a value is replaced by one of either kind'({ put, apply, holds, keys }) {
    for (const value of ['a', Uint8Array.from([1]), Uint8Array.from([2]), 'b', 'c']) {
      await apply(put('k', value));
      await holds('k', value, 'a get');
      same(await keys(), 'k', 'the keys');
    }
  },

  async 'a list is in the order of the keys’ bytes, from the first to before the last'({ put, apply, keys }) {
    await apply(...['b', 'a', 'B', '10', '9', 'a/1', 'a-1', 'a0', '~', 'ab'].map((key) => put(key, key)));
    same(await keys(), '10 9 B a a-1 a/1 a0 ab b ~', 'all');
    same(await keys('a', 'b'), 'a a-1 a/1 a0 ab', 'from a to b');
    same(await keys('a/', 'a0'), 'a/1', 'from a/ to a0');
    same(await keys('a', 'b', 2), 'a a-1', 'two of them');
    same(await keys('a', 'b', 0), '', 'none of them');
    same(await keys('c', 'd'), '', 'where there are none');
    same(await keys('b', 'a'), '', 'backwards');
    same(await keys('b', 'b'), '', 'from a key to itself');
  },

  async 'a long list comes in parts'({ own, put, apply, list }) {
    const numbers = Array.from({ length: 1000 }, (_, index) => String(index).padStart(6, '0'));
    await apply(...numbers.map((number) => put(`row/${number}`, number)));
    const found = [];
    let from = `${own}row/`;
    for (;;) {
      const part = await list(from, `${own}row0`, 300);
      found.push(...part.map(([, value]) => value));
      if (part.length < 300) {
        break;
      }
      from = `${own}${part[part.length - 1][0]}\0`;
    }
    same(found.join(), numbers.join(), 'all parts');
  },

  async 'numbers are added to'({ put, add, apply, holds }) {
    await apply(add('a', 5));
    await holds('a', '5', 'added to nothing');
    await apply(add('a', -7), add('b', 0));
    await holds('a', '-2', 'a negative number added');
    await holds('b', '0', 'nothing added to nothing');
    await apply(put('c', '40'), add('c', 1), add('c', 1));
    await holds('c', '42', 'added twice in one change');
    await apply(add('d', 9_000_000_000), add('d', 1));
    await holds('d', '9000000001', 'a large number');
  },

  async 'changes are made in their order'({ put, add, remove, apply, holds, keys }) {
    await apply(put('a', '1'), add('a', 1), put('b', 'x'), remove('a', 'c'), add('a', 3), put('c', 'y'));
    same(await keys(), 'a c', 'the keys');
    await holds('a', '3', 'added after it was removed');
    await apply(add('a', 1), put('a', 'z'), add('n', 1), remove('n', 'o'));
    await holds('a', 'z', 'put after it was added to');
    await holds('n', undefined, 'removed after it was added to');
  },

  async 'a range is removed, and nothing else'({ put, remove, apply, keys }) {
    await apply(...['a', 'b', 'b/1', 'b/2', 'b0', 'c'].map((key, index) => put(key, index % 2 === 0 ? 'x' : new Uint8Array(9))));
    await apply(remove('b/', 'b0'));
    same(await keys(), 'a b b0 c', 'one range');
    await apply(remove('c', 'a'), remove('b', 'b'), remove('x', 'y'));
    same(await keys(), 'a b b0 c', 'ranges without keys');
    await apply(remove('', '~'));
    same(await keys(), '', 'all');
    await apply();
  },

  async 'of many changes at once none is lost'({ put, add, apply, holds, keys }) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => apply(put(`k${index}`, 'x'), add('sum', index))));
    await holds('sum', '1225', 'the sum');
    same(`${(await keys()).split(' ').length}`, '51', 'how many keys');
  },

  async 'nobody sees half a change'({ put, apply, list }) {
    await apply(put('a', '0'), put('b', '0'));
    const writing = Array.from({ length: 20 }, (_, index) => apply(put('a', `${index}`), put('b', `${index}`)));
    const reading = Array.from({ length: 20 }, async () => {
      const [[, a], [, b]] = await list();
      same(a, b, 'two values that are always put together');
    });
    await Promise.all([...writing, ...reading]);
  },
};

/** @param {any} journal @returns {JournalStorage} */
function checked(journal) {
  const lacking = ['get', 'list', 'apply'].filter((name) => !isFunction(journal?.[name]));
  if (lacking.length > 0) {
    throw setupError('journalTests', [`what its function gives has no ${lacking.join(', ')}`], 'journal.options');
  }
  return journal;
}

/**
 * @param {() => JournalStorage | Promise<JournalStorage>} journal
 * @returns {{ name: string, run: () => Promise<void> }[]}
 */
export function journalTests(journal) {
  if (!isFunction(journal)) {
    throw setupError('journalTests', ['needs a function that makes or opens a journal'], 'journal.options');
  }
  return Object.entries(tests).map(([name, test]) => ({
    name,
    run: async () => test(handsOf(checked(await journal()))),
  }));
}
