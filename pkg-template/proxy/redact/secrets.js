/**
 * Keeps what the proxy itself sent, the mailbox's password and the token, out of what reaches the page, should the
 * service repeat it. Mail that was asked for keeps the password: that may be a word of it.
 */

import { MARK, Matcher } from './match.js';

/** Bytes of an answer that are looked at before it passes. */
const MOST = 65_536;

/** Characters from which on a token is no word that a mail may hold: the service's have more, those of a trial may not. */
const NO_WORD = 16;

/** How the forms of the second service begin, which are files and no words: a letter taken out of one would break it. */
const FILE = '%PDF-';

/** JSON in a string of JSON, and so on. */
const DEEPEST = 8;

/** Strings and numbers: all else of JSON is a word, a brace or a space. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Fields that every answer has: that one is called as the password tells nobody so. */
const ENVELOPE = new Set([
  ...['success', 'message', 'error', 'errors', 'data', 'code', 'status', 'detail', 'sent', 'message_id'],
]);

/** Fields that say what became of a message, and how they say it. */
const OUTCOME = new Set(['success', 'message_id']);
const PLAIN_OUTCOME = /^\s*(?:\d+|true|false|ok)\s*$/i;

/**
 * A text without these secrets: as they are, in URLs and forms, HTML, JSON, base64 and hexadecimal, and of long ones
 * also a piece. Of JSON the strings are cleaned, names included, and all else stays as it was, byte for byte.
 *
 * A secret of less than 4 characters is only found where it is the whole of a string of JSON.
 *
 * @param {string} text
 * @param {readonly string[]} secrets
 * @returns {string}
 */
export function redacted(text, secrets) {
  const given = secrets.filter((secret) => secret !== '');
  const matcher = new Matcher(given);
  if (!isJson(text)) {
    return matcher.cleaned(text);
  }
  const clean = json(text, matcher, given, DEEPEST);
  // As JSON reads it there may be none where one stands as it is: `\\"` is two characters of a password.
  const stands = given.some((secret) => /["\\]/.test(secret) && clean.includes(secret));
  return stands ? matcher.cleaned(clean) : clean;
}

/**
 * The body of an answer that was asked for. Up to 65,536 bytes it passes without the tokens, and where it is no "yes" of
 * the service also without the password. Where neither stands in it, it passes byte for byte.
 *
 * A PDF passes as it is. Of longer answers, which are mail, only the beginning is waited for and looked at. Where it already says "no", which is
 * where services say it, the answer does not pass.
 *
 * @param {Response} response
 * @param {string} password
 * @param {readonly string[]} [tokens]
 * @returns {Promise<BodyInit | null>}
 */
export async function withoutEcho(response, password, tokens = []) {
  if (response.body === null) {
    return null;
  }
  const reader = response.body.getReader();
  const { bytes, isWhole, isBroken } = await beginning(reader);
  const text = new TextDecoder().decode(bytes.subarray(0, MOST));
  if ((isWhole || isBroken) && !text.startsWith(FILE)) {
    const hidden = saysYes(text) ? tokens.filter(({ length }) => length >= NO_WORD) : [password, ...tokens];
    const clean = redacted(text, hidden);
    const body = clean === text ? bytes : new TextEncoder().encode(clean);
    return isWhole ? body : resumed(body, reader);
  }
  if (/^\s*\{/.test(text) && saysNo(firstSuccess(text))) {
    reader.cancel().catch(() => {});
    const message = 'The service said no, at such length that its words do not pass.';
    return JSON.stringify({ success: false, message, error: null, data: null });
  }
  return isWhole ? bytes : resumed(bytes, reader);
}

/**
 * @param {string} text
 * @param {Matcher} matcher
 * @param {readonly string[]} secrets
 * @param {number} depth
 * @returns {string}
 */
function json(text, matcher, secrets, depth) {
  let name = '';
  return text.replaceAll(TOKENS, (token, /** @type {number} */ at) => {
    if (!token.startsWith('"')) {
      // Only as a whole: within an id the same digits are no secret.
      return matcher.cleaned(token) === MARK ? JSON.stringify(MARK) : token;
    }
    const string = /** @type {string} */ (JSON.parse(token));
    const isName = /^\s*:/.test(text.slice(at + token.length, at + token.length + 100));
    name = isName ? string : name;
    if (isName ? ENVELOPE.has(string) : OUTCOME.has(name) && PLAIN_OUTCOME.test(string)) {
      return token;
    }
    const clean = stringOf(string, isName, matcher, secrets, depth);
    return asItStands(clean === string ? token : JSON.stringify(clean), matcher);
  });
}

/**
 * A string of JSON without the secrets that stand there for whoever reads no JSON: of `\\notte` the `n` is no letter of what
 * the string holds.
 *
 * @param {string} token
 * @param {Matcher} matcher
 */
function asItStands(token, matcher) {
  const inner = token.slice(1, -1);
  const clean = inner.includes('\\') ? matcher.cleaned(inner) : inner;
  if (clean === inner) {
    return token;
  }
  // Half an escape before the mark would be none.
  return isJson(`"${clean}"`) ? `"${clean}"` : JSON.stringify(clean);
}

/**
 * @param {string} string
 * @param {boolean} isName
 * @param {Matcher} matcher
 * @param {readonly string[]} secrets
 * @param {number} depth
 */
function stringOf(string, isName, matcher, secrets, depth) {
  if (!isName && secrets.includes(string)) {
    return MARK;
  }
  const isMore = depth > 0 && /^\s*["{[]/.test(string) && isJson(string);
  return matcher.cleaned(isMore ? json(string, matcher, secrets, depth - 1) : string);
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether it is an object of JSON whose `success` is one: what says nothing of it, or is cut, is no "yes". @param {string} text */
function saysYes(text) {
  try {
    const success = JSON.parse(text)?.success;
    return success !== undefined && success !== null && !saysNo(success);
  } catch {
    return false;
  }
}

/** @param {unknown} success */
function saysNo(success) {
  const isYes = typeof success === 'number' ? success !== 0 : /^\s*(?:true|1|ok)\s*$/i.test(String(success));
  return success !== undefined && success !== null && !isYes;
}

/**
 * The field `success` of an object of which only the beginning is there.
 *
 * @param {string} text
 * @returns {unknown} `undefined` where it does not stand there
 */
function firstSuccess(text) {
  const part = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+(?=[\s,}]))/y;
  let depth = 0;
  let name = '';
  let before = '';
  for (let match; (match = part.exec(text)) !== null; before = match[1] ?? '') {
    const token = match[1] ?? '';
    if (token === '{' || token === '[') {
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
    } else if (token === ':') {
      name = before;
    } else if (depth === 1 && before === ':' && name === '"success"') {
      return valueOf(token);
    }
  }
  return undefined;
}

/** @param {string} token */
function valueOf(token) {
  try {
    return JSON.parse(token);
  } catch {
    return undefined;
  }
}

/**
 * As much of a body as is looked at.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 */
async function beginning(reader) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  let isWhole = false;
  let isBroken = false;
  try {
    while (!isWhole && length <= MOST) {
      const { done, value } = await reader.read();
      isWhole = done;
      if (value !== undefined) {
        chunks.push(value);
        length += value.length;
      }
    }
  } catch {
    // The reader says so again where the answer breaks, not before.
    isBroken = true;
  }
  return { bytes: joined(chunks, length), isWhole, isBroken };
}

/** @param {readonly Uint8Array[]} chunks @param {number} length of all */
function joined(chunks, length) {
  const all = new Uint8Array(length);
  let filled = 0;
  for (const chunk of chunks) {
    all.set(chunk, filled);
    filled += chunk.length;
  }
  return all;
}

/**
 * A body whose beginning was read.
 *
 * @param {Uint8Array} bytes
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @returns {ReadableStream<Uint8Array>}
 */
function resumed(bytes, reader) {
  let isFirst = true;
  return new ReadableStream(
    {
      async pull(controller) {
        if (isFirst && bytes.length > 0) {
          isFirst = false;
          controller.enqueue(bytes);
          return;
        }
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
        } else {
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
