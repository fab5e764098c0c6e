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

/** @param {Buffer} data */
export function fuzz(data) {
  const whole = watched(data, Math.max(1, data.length));
  assert.equal(watched(data, 1), whole);
  assert.equal(watched(data, 7), whole);
  if (whole !== 'taken') {
    return;
  }
  const text = data.toString();
  const message = JSON.parse(text);
  assert.ok(
    Object.keys(message).every((name) => FIELDS.has(name)),
    text,
  );
  assert.equal(message.sender, SENDER);
  // Once: what a reader makes of it names as much as was written.
  assert.equal(JSON.stringify(message).length > 0, true);
}
