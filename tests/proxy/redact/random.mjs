/** Secrets and texts that are the same at each run. */

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ODD = ['"', "'", '\\', '/', '%', '&', '<', '>', '+', '=', ' ', '#', ';', '?', '{', '}', '[', ']', ':', ',', '.', '-', '_', '~', '\t'];
const WIDE = ['à', 'è', 'É', 'ß', 'ñ', '€', '–', '中', 'Ω', '😀', '𝒳', '\u200b', '\u0301'];

/** @param {number} seed */
export function random(seed) {
  let state = seed >>> 0;
  /** mulberry32. @param {number} below */
  const next = (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const pick = (list) => list[next(list.length)];
  const letter = () => pick([PLAIN, PLAIN, ODD, WIDE].map((list) => pick(list)));
  const times = (count, make) => Array.from({ length: count }, make).join('');
  const space = () => pick(['', '', ' ', '\n', '\t ', '\r\n']);
  const number = () => pick(['0', '-0', '1.0', '1e400', '12345678901234567890', '0.10', String(next(1e9))]);
  const escaped = () => pick(['\\u00e0', '\\u00E0', '\\/', '\\"', '\\\\', '\\ud83d\\ude00', '\\ud83d', '\\n']);
  const string = () => `"${times(next(12), () => pick([() => pick(PLAIN), () => pick(WIDE), () => '%41', () => '&amp;', escaped])())}"`;
  const value = (depth) =>
    pick([
      string,
      number,
      () => pick(['true', 'false', 'null']),
      () => (depth > 3 ? string() : `[${space()}${Array.from({ length: next(4) }, () => value(depth + 1)).join(`${space()},${space()}`)}]`),
      () => (depth > 3 ? number() : object(depth + 1)),
    ])();
  const object = (depth) =>
    `{${space()}${Array.from({ length: next(5) }, () => `${pick(['"a"', '"message"', string()])}${space()}:${space()}${value(depth)}`).join(`${space()},`)}${space()}}`;
  return {
    /** 6 to 30 characters, the odd ones among them. */
    secret: () => `${times(5 + next(24), letter)}${pick(PLAIN)}`,
    json: () => `${space()}${object(0)}${space()}`,
    text: () => times(400, () => pick([letter, letter, escaped, () => '%C3%A0', () => '&#xe0;'])()),
  };
}
