/**
 * Any bytes as the JSON of a message on its way through the proxy: what it takes is what any reader of JSON sees, with
 * names of the list only, each once, and an allowed sender; and it does not matter in which pieces they came.
 */

import assert from 'node:assert/strict';

import { Refusal } from '../../pkg-template/proxy/answers/response.js';
import { MessageWatch, fieldsOf } from '../../pkg-template/proxy/request/watch.js';

const FIELDS = fieldsOf([]);
const SENDER = 'a@b.it';

/** What the watch says of it: where it was whole, or the code of its refusal. @param {Buffer} bytes @param {number} step */
function watched(bytes, step) {
  const watch = new MessageWatch((sender) => sender === SENDER, FIELDS);
  try {
    for (let at = 0; at < bytes.length; at += step) {
      watch.push(bytes.subarray(at, at + step));
    }
    watch.end();
    return 'taken';
  } catch (error) {
    if (error instanceof Refusal) {
      return String(error.message);
    }
    throw error;
  }
}

/** What such inputs are made of. */
export const WORDS = [
  '"sender":"a@b.it"',
  '"recipient":',
  '"attachments":[',
  '{"name":"a","file":"data:,"}',
  '"\\u0073ender"',
  '\\',
  '\\u00',
  '"',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  ' ',
  'null',
  'true',
  '1e5',
  '-0',
  '\ud83d\ude00',
  '\u0000',
];

/** The names of the outermost object, as often as they stand there. @param {string} text */
function namesOf(text) {
  /** @type {string[]} */
  const names = [];
  let depth = 0;
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)].map(([token]) => token);
  tokens.forEach((token, at) => {
    depth += Number('{['.includes(token)) - Number('}]'.includes(token));
    if (depth === 1 && token.startsWith('"') && tokens[at + 1] === ':') {
      names.push(JSON.parse(token));
    }
  });
  return names;
}

/** Whether it is a message that the proxy should take, as readers of the runtime see it. @param {Buffer} data */
function isRight(data) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    const message = JSON.parse(text);
    const names = namesOf(text);
    const isOnce = new Set(names).size === names.length;
    return !Array.isArray(message) && message?.sender === SENDER && isOnce && names.every((name) => FIELDS.has(name));
  } catch {
    return false;
  }
}

/** What of JSON the proxy has a limit for. @param {string} refusal */
const isLimit = (refusal) => /deep|long/i.test(refusal);

/** @param {Buffer} data */
export function fuzz(data) {
  const whole = watched(data, Math.max(1, data.length));
  assert.equal(watched(data, 1), whole);
  assert.equal(watched(data, 7), whole);
  assert.ok((whole === 'taken') === isRight(data) || isLimit(whole), `${whole} ${data.toString('latin1')}`);
}
