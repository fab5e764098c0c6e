/** How services write down what they got, and how a reader may undo it. */

const utf8 = (text) => [...Buffer.from(text)];
const hex = (code, digits = 2) => code.toString(16).padStart(digits, '0');
const units = (text) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const points = (text) => Array.from(text, (letter) => letter.codePointAt(0));
const inJson = (text) => JSON.stringify(text).slice(1, -1);
const ascii = (text) => inJson(text).replaceAll(/[^\x20-\x7e]/g, (letter) => `\\u${hex(letter.charCodeAt(0), 4)}`);
const lower = (text) => text.replaceAll(/%[0-9A-F]{2}/g, (found) => found.toLowerCase());

const NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;', à: '&agrave;', è: '&egrave;', É: '&Eacute;' };
const html = (text) => Array.from(text, (letter) => NAMED[letter] ?? letter).join('');

/** @type {Record<string, (secret: string) => string>} */
export const SPELLINGS = {
  'as it is': (secret) => secret,
  'in a URL': encodeURIComponent,
  'in a URL, lower case': (secret) => lower(encodeURIComponent(secret)),
  'in a form': (secret) => new URLSearchParams({ p: secret }).toString().slice(2),
  'in a URL, every byte': (secret) => utf8(secret).map((byte) => `%${hex(byte).toUpperCase()}`).join(''),
  'in a URL, every byte, lower case': (secret) => utf8(secret).map((byte) => `%${hex(byte)}`).join(''),
  'in a URL, every second byte': (secret) =>
    utf8(secret).map((byte, at) => (byte < 128 && at % 2 && /\w/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${hex(byte)}`)).join(''),
  'in a URL, twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'in a URL, as `escape` does': (secret) => escape(secret),
  'in JSON': inJson,
  'in JSON, in ASCII': ascii,
  'in JSON, in ASCII, upper case': (secret) => ascii(secret).replaceAll(/\\u([0-9a-f]{4})/g, (_, code) => `\\u${code.toUpperCase()}`),
  'in JSON, with slashes escaped': (secret) => ascii(secret).replaceAll('/', '\\/'),
  'in JSON, every character': (secret) => units(secret).map((code) => `\\u${hex(code, 4)}`).join(''),
  'in JSON, twice': (secret) => inJson(ascii(secret)),
  'HTML, what must be': html,
  'HTML, every character in decimal': (secret) => points(secret).map((code) => `&#${code};`).join(''),
  'HTML, every character in hexadecimal': (secret) => points(secret).map((code) => `&#x${hex(code, 1)};`).join(''),
  'HTML, with zeros before, upper case': (secret) => points(secret).map((code) => `&#X${hex(code, 7).toUpperCase()};`).join(''),
  'base64': (secret) => Buffer.from(secret).toString('base64'),
  'base64 of URLs': (secret) => Buffer.from(secret).toString('base64url'),
  'Basic': (secret) => `Basic ${Buffer.from(`comune@pec.example.it:${secret}`).toString('base64')}`,
  'base64 between others': (secret) => Buffer.from(`{"username":"u","password": ${secret} }`).toString('base64'),
  'hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'hexadecimal, upper case': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'quoted-printable': (secret) => utf8(secret).map((byte) => `=${hex(byte).toUpperCase()}`).join(''),
  'quoted-printable, broken': (secret) => utf8(secret).map((byte) => `=${hex(byte).toUpperCase()}`).join('=\r\n'),
  'HTML in a URL': (secret) => encodeURIComponent(html(secret)),
  'a URL in HTML': (secret) => html(encodeURIComponent(secret)),
  'HTML in JSON': (secret) => ascii(html(secret)),
  'JSON in a URL': (secret) => encodeURIComponent(ascii(secret)),
  'JSON in HTML': (secret) => html(ascii(secret)),
  'a URL in JSON in HTML': (secret) => html(ascii(encodeURIComponent(secret).replaceAll('%', '&'))).replaceAll('&amp;', '%'),
};

/** @type {Record<string, (text: string) => string>} */
export const EMBEDDINGS = {
  'plain': (text) => `wrong: ${text} (406)`,
  'alone': (text) => text,
  'a URL': (text) => `GET https://127.0.0.1/send?p=${text}&q=1`,
  'HTML': (text) => `<p title="${text}">${text}</p>`,
  'JSON': (text) => JSON.stringify({ success: false, message: `wrong: ${text}`, data: [{ p: text }] }, undefined, 1),
  'JSON, a name': (text) => JSON.stringify({ [text]: { [`x-${text}`]: 12345678901234 } }),
  'JSON in JSON': (text) => JSON.stringify({ message: JSON.stringify({ password: text }) }),
  'JSON in JSON in JSON': (text) => JSON.stringify([JSON.stringify({ a: JSON.stringify([text]) })]),
  'JSON in words in JSON': (text) => JSON.stringify({ message: `got {"password": ${JSON.stringify(text)}}` }),
};

const lenient = (text, pattern, decode) => text.replaceAll(pattern, (found, ...groups) => decode(found, ...groups) ?? found);
const bytesOf = (text, mark) => Buffer.from(text.replaceAll(mark, ''), 'hex').toString();
const point = (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
const ENTITIES = Object.fromEntries(Object.entries(NAMED).map(([letter, name]) => [name, letter]));
const SHORT = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const DECODERS = [
  (text) => lenient(text, /(?:%[0-9a-f]{2})+/gi, (found) => bytesOf(found, '%')),
  (text) => lenient(text.replaceAll('+', ' '), /(?:%[0-9a-f]{2})+/gi, (found) => bytesOf(found, '%')),
  (text) => unescape(text),
  (text) => lenient(text.replaceAll(/=\r?\n/g, ''), /(?:=[0-9A-F]{2})+/g, (found) => bytesOf(found, '=')),
  (text) =>
    lenient(text, /&#x([0-9a-f]+);|&#(\d+);|&\w+;/gi, (found, x, decimal) =>
      x ? point(parseInt(x, 16)) : decimal ? point(Number(decimal)) : ENTITIES[found],
    ),
  (text) =>
    lenient(text, /\\u([0-9a-f]{4})|\\(["\\/bfnrt])/gi, (_, code, letter) =>
      code ? String.fromCharCode(parseInt(code, 16)) : SHORT[letter],
    ),
  (text) => lenient(text, /[\w+/-]{4,}/g, (found) => Buffer.from(found, 'base64').toString()),
  (text) => lenient(text, /[0-9a-f]{8,}/gi, (found) => Buffer.from(found, 'hex').toString()),
];

/** The strings of JSON, one by one, and names. @param {unknown} value @returns {string[]} */
function strings(value) {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [name, ...strings(inner)])
    : [];
}

/** @param {string} text @returns {string[]} */
function parsed(text) {
  try {
    return strings(JSON.parse(text));
  } catch {
    return [];
  }
}

/**
 * A text, and all that is made of it by undoing three ways of writing, in any order.
 *
 * @param {string} text
 */
export function decodings(text) {
  // What JSON holds, and of that what JSON it holds.
  const all = new Set([text]);
  for (const one of all) {
    parsed(one).forEach((string) => all.add(string));
  }
  let last = [...all];
  for (let depth = 0; depth < 3; depth += 1) {
    last = last.flatMap((one) => DECODERS.map((decode) => decode(one))).filter((one) => !all.has(one));
    last.forEach((one) => all.add(one));
  }
  return [...all];
}
