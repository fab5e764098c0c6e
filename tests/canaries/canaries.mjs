/**
 * Values that are to stay where they belong, and one way to look for them everywhere else: in whatever is thrown, written,
 * kept or shown, however it is spelled there.
 */

import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/** @typedef {'token' | 'password' | 'apiKey' | 'addressee' | 'subject' | 'content'} Name */

const word = (/** @type {string} */ prefix) => `${prefix}${randomBytes(12).toString('hex')}`;

/** Other ones in each run. @type {Record<Name, string>} */
export const CANARIES = {
  token: word('tok'),
  // With what writers of JSON, HTML and URLs each escape in ways of their own.
  password: `${word(`Pw'/"<&à`)}È`,
  // Of an account, at a server.
  apiKey: word(`Key'/"<&`),
  addressee: `${word('dest')}@pec.example.it`,
  subject: word('Oggetto '),
  content: word('contenuto '),
};

export const SECRETS = /** @type {const} */ (['token', 'password', 'apiKey']);
export const ALL = /** @type {Name[]} */ (Object.keys(CANARIES));

/** How each text may stand somewhere, once that was made out. @type {Map<string, string[]>} */
const known = new Map();

/** How a text may stand somewhere. @param {string} text */
function spellings(text) {
  const before = known.get(text);
  if (before !== undefined) {
    return before;
  }
  const made = [...new Set(spelled(text))].filter((spelling) => spelling !== '');
  known.set(text, made);
  return made;
}

/** @param {string} text */
function spelled(text) {
  const bytes = Buffer.from(text);
  const json = JSON.stringify(text).slice(1, -1);
  // Inside of longer base64 it stands at one of three places; its outer letters hold bits of its neighbours.
  const inBase64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').slice(4, -4));
  const ascii = (/** @type {string} */ one) => one.replaceAll(/[^\x00-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const flags = (/** @type {string} */ one) => one.replaceAll(/[<>&']/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const url = encodeURIComponent(text);
  return [
    ...[ascii(json), ascii(json).replaceAll('/', '\\/'), flags(json), ascii(flags(json)), html, html.replaceAll("'", '&#039;'), html.replaceAll("'", '&#x27;')],
    ...[url, url.replaceAll("'", '%27'), url.replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase())],
    ...[text, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+')],
    ...[bytes.toString('hex'), ...inBase64, ...inBase64.map((part) => part.replaceAll('+', '-').replaceAll('/', '_'))],
    [...text].map((letter) => `${letter}\0`).join(''),
    bytes.toString('latin1'),
    Buffer.from(text, 'utf16le').toString('latin1'),
  ];
}

/** Which of them stand in a text. @param {string} text @param {readonly Name[]} names @param {Partial<Record<Name, string>>} words */
export const standsIn = (text, names, words) => names.filter((name) => spellings(words[name] ?? '').some((spelling) => text.includes(spelling)));

/** As a console shows it, at its most talkative. @param {unknown} value */
function shownOf(value) {
  try {
    return inspect(value, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null });
  } catch {
    return '';
  }
}

/**
 * Where canaries stand in a value, as `password in [0].cause.message`.
 *
 * @param {unknown} value of whatever kind, looked at through all that hangs on it
 * @param {readonly Name[]} names that do not belong there
 * @param {Partial<Record<Name, string>>} words what they are
 * @returns {string[]}
 */
export function found(value, names = ALL, words = CANARIES) {
  /** @type {string[]} */
  const places = [];
  const seen = new Set();
  const look = (/** @type {unknown} */ one, /** @type {string} */ path) => {
    if (typeof one === 'string') {
      places.push(...standsIn(one, names, words).map((name) => `${name} in ${path}`));
      return;
    }
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || seen.has(one)) {
      return;
    }
    seen.add(one);
    try {
      within(one, path);
    } catch {
      // What throws where it is looked at shows nothing.
    }
  };
  const within = (/** @type {object} */ one, /** @type {string} */ path) => {
    if (ArrayBuffer.isView(one) || one instanceof ArrayBuffer) {
      const bytes = ArrayBuffer.isView(one) ? Buffer.from(one.buffer, one.byteOffset, one.byteLength) : Buffer.from(one);
      look(bytes.toString('latin1'), `${path} as bytes`);
      return;
    }
    if (one instanceof Map || one instanceof Set || one instanceof Headers) {
      look([...one], `${path} as entries`);
    }
    if (one instanceof URL || one instanceof Date) {
      look(String(one), path);
    }
    for (const key of Reflect.ownKeys(one)) {
      const held = Object.getOwnPropertyDescriptor(one, key);
      look(String(key), `${path}, a name`);
      look(held !== undefined && 'value' in held ? held.value : undefined, `${path}.${String(key)}`);
    }
    for (const key of ['name', 'message', 'stack']) {
      look(one instanceof Error ? one[key] : undefined, `${path}.${key}`);
    }
  };
  look(value, '');
  const shown = shownOf(value);
  return [...new Set([...places, ...standsIn(shown, names, words).map((name) => `${name} where it is shown`)])];
}
