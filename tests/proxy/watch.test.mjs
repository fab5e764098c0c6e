/** The reader that watches a message pass: against `JSON.parse`, whole and in pieces of every size. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MessageWatch, fieldsOf, isAddable } from '../../pkg-template/proxy/request/watch.js';

const bytesOf = (text) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

/** Names of no meaning, which only show how the grammar is read. */
const MORE = ['s', 'x', 'y', 'n', 'a', 'b'];

/** What the reader says of a body: `true`, or the words of its refusal. */
function verdict(text, size = Infinity, more = MORE) {
  const watch = new MessageWatch((sender) => sender === 'me@pec.example', fieldsOf(more));
  const bytes = bytesOf(text);
  try {
    for (let at = 0; at < bytes.length; at += size) {
      watch.push(bytes.subarray(at, at + size));
    }
    watch.end();
    return true;
  } catch (error) {
    assert.equal(error.status, 400, error.stack);
    return error.message;
  }
}

const agree = (text, more) => {
  const whole = verdict(text, Infinity, more);
  for (const size of [1, 2, 3, 7]) {
    assert.equal(verdict(text, size, more), whole, `${text} in pieces of ${size}`);
  }
  return whole;
};

test('messages pass, however they are cut and written', () => {
  for (const text of [
    '{"sender":"me@pec.example"}',
    ' \r\n\t{ "subject" : "a" , "sender" : "me@pec.example" , "attachments" : [ ] } \n',
    '{"s\\u0065nder":"me\\u0040pec.example","n":[-1.5e+3,0,true,false,null,{"a":{}}]}',
    '{"body":"\\\\","x":"\\"","sender":"me@pec.example","y":"\\u00e0è€😀"}',
    '{"attachments":[{"sender":"other","username":"u","password":"p"}],"sender":"me@pec.example"}',
    '{"body":"\\"username\\":\\"x\\"","sender":"me@pec.example"}',
  ]) {
    assert.equal(agree(text), true, text);
    JSON.parse(text);
  }
});

test('credentials and foreign senders are found wherever and however they stand', () => {
  for (const text of [
    '{"username":"x","sender":"me@pec.example"}',
    '{"sender":"me@pec.example","password":"x"}',
    '{"sender":"me@pec.example","p\\u0061ssword":"x"}',
    '{"sender":"me@pec.example","attachments":[{"a":[1,{}]}],"\\u0075\\u0073\\u0065\\u0072\\u006E\\u0061\\u006D\\u0065":1}',
    '{"sender":"other@pec.example"}',
    '{"sender":"me@pec.example","sender":"me@pec.example"}',
    '{"sender":"me@pec.example","s\\u0065nder":"other@pec.example"}',
    '{"sender":["me@pec.example"]}',
    '{"sender":null}',
    '{"sender":{"a":1}}',
    '{}',
    '{"subject":"nobody"}',
  ]) {
    assert.match(String(agree(text)), /Nothing was sent\.$/, text);
  }
});

test('the outermost names are a closed list, each once', () => {
  const good = '"sender":"me@pec.example"';
  // Each of these a reader somewhere takes for the sender or the credentials.
  for (const name of [
    ...['Sender', 'SENDER', 'Username', 'PASSWORD', 'sender\\u0000', '\\u0000sender', 'ſender', 'paſſword', 'ｓender'],
    ...['sender ', ' sender', 'sende\\u0072 ', '\\ufeffsender', 'from', 'x-username', 'sender[]', 'username.', '__proto__', 'constructor', ''],
  ]) {
    for (const text of [`{${good},"${name}":"x"}`, `{"${name}":"x",${good}}`, `{"${name}":"me@pec.example"}`]) {
      const words = agree(text);
      assert.match(String(words), /^(A message has sender, .* and nothing else|The message must not bear a (username|password))[^]*Nothing was sent\.$/, text);
      assert.ok(name === '' || !words.includes(`"${name}"`), 'what the caller sent stays away');
    }
  }
  // Which is not what the grammar says of them: the same names further down pass.
  assert.equal(agree(`{"attachments":[{"Sender":"x","Username":"x","sender\\u0000":1}],${good}}`), true);
  for (const [first, second] of [['subject', 'subject'], ['subject', 's\\u0075bject'], ['attachments', 'attachments'], ['x', 'x']]) {
    assert.match(agree(`{${good},"${first}":"1","${second}":"2"}`), /has its \w+ twice/);
    assert.equal(agree(`{${good},"${first}":"1"}`), true);
  }
});

test('an option adds names exactly as they are, and none that could be taken for another', () => {
  const text = '{"sender":"me@pec.example","reply_to":"x"}';
  assert.equal(agree(text, ['reply_to']), true);
  assert.notEqual(agree(text, []), true);
  assert.notEqual(agree(text, ['Reply_To']), true);
  const longest = `a${'b'.repeat(63)}`;
  const escaped = [...longest].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  assert.equal(agree(`{"${escaped}":1,"sender":"me@pec.example"}`, [longest]), true);
  for (const name of ['reply_to', 'Cc', 'x-1', longest]) {
    assert.equal(isAddable(name), true, name);
  }
  for (const name of ['username', 'Username', 'PASSWORD', 'Sender', 'BODY', 'ſender', 'sender\u0000', 'a b', '', '1', `${longest}c`, 'é', 7, null, ['a']]) {
    assert.equal(isAddable(name), false, String(name));
  }
});

test('what is no JSON of one object is refused', () => {
  const good = '{"sender":"me@pec.example"';
  for (const text of [
    '', '[]', '"x"', 'null', '\ufeff{"sender":"me@pec.example"}', `${good}`, `${good},}`, `${good}}}`,
    `${good}} {"username":"x"}`, `${good}},`, "{'sender':'me@pec.example'}", '{sender:"me@pec.example"}',
    `${good}/*,"a":1*/}`, `${good},"a":01}`, `${good},"a":NaN}`, `${good},"a":+1}`, `${good},"a":1.}`,
    `${good},"a":[1,]}`, `${good},"a":[}`, `${good},"a"}`, `${good} "a":1}`, `${good},"a":tru}`,
    `${good},"a":"\n`, `${good},"a":1 2}`, `${good},"a":${'['.repeat(40)}${']'.repeat(40)}}`,
    `${good},"${'k'.repeat(1000)}":1}`, `${good},"a":${'1'.repeat(100)}}`, '{"sender":"\\q"}',
    new Uint8Array([0x7b, 0x00, 0x22, 0x00]), new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  ]) {
    assert.notEqual(agree(text), true, String(text));
  }
});

test('a string that no JSON has is refused, in a value too: a reader that forgives might miss its end', () => {
  const around = (/** @type {string} */ letters) => Buffer.from(`{"sender":"me@pec.example","body":"${letters}","s":"x"}`, 'latin1');
  const files = 'QUJD'.repeat(100);
  for (const letters of ['\\q', '\\u12', '\\u', '\\u00g0', '\n', '\0', '\x1f', '\xc3', '\xc3(', '\xe2\x82', '\xf0\x9f\x98', '\xff', '\xc0\xaf', '\xed\xa0\x80']) {
    for (const more of ['', files]) {
      assert.notEqual(agree(around(more + letters)), true, JSON.stringify(letters));
      assert.notEqual(agree(around(letters + more)), true, JSON.stringify(letters));
    }
  }
  for (const letters of ['\x7f', '\\ud83d', '\\/\\b\\f\\n\\r\\t', Buffer.from('è€😀').toString('latin1')]) {
    for (const more of ['', files, `${files}=`]) {
      assert.equal(agree(around(more + letters + more)), true, JSON.stringify(letters));
      JSON.parse(around(more + letters).toString());
    }
  }
});

test('of random texts none passes that a lenient reader would find a second key in', () => {
  // Deterministic: a linear congruential generator.
  let seed = 42;
  const random = (most) => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
  const parts = ['{', '}', '[', ']', ',', ':', '"', '\\', '"sender"', '"me@pec.example"', '"username"', '"a"', '1', ' ', 'true', '\\u0061', '"sender":"me@pec.example"'];
  let passed = 0;
  for (let round = 0; round < 60_000; round += 1) {
    let text = random(2) === 0 ? '{"sender":"me@pec.example"' : '{';
    for (let length = random(9); length >= 0; length -= 1) {
      text += parts[random(parts.length)];
    }
    text += random(2) === 0 ? '}' : '';
    if (verdict(text) !== true) {
      continue;
    }
    passed += 1;
    const value = JSON.parse(text);
    assert.equal(value.sender, 'me@pec.example', text);
    assert.equal('username' in value, false, text);
  }
  assert.ok(passed > 100, `only ${passed} passed`);
});

test('of valid objects those pass that should', () => {
  let seed = 7;
  const random = (most) => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
  const value = (depth) => {
    switch (random(depth > 3 ? 4 : 6)) {
      case 0: return random(1000) / 7 - 50;
      case 1: return [true, false, null][random(3)];
      case 2: return String.fromCharCode(...Array.from({ length: random(12) }, () => random(0xd7ff)));
      case 3: return '\\"{}[],:\u0000\n'.slice(0, random(10));
      case 4: return Array.from({ length: random(4) }, () => value(depth + 1));
      default: return Object.fromEntries(Array.from({ length: random(4) }, () => [`k${random(99)}"\\`, value(depth + 1)]));
    }
  };
  for (let round = 0; round < 3_000; round += 1) {
    const message = { a: value(0), sender: 'me@pec.example', b: value(0) };
    const text = JSON.stringify(message, null, random(2));
    assert.equal(verdict(text, 1 + random(30)), true, text);
  }
});

// Searched anew after each escape it would take minutes.
test('a text full of escapes takes no longer than its length asks', { timeout: 60_000 }, () => {
  const text = (part) => bytesOf(`{"sender":"me@pec.example","body":"${part.repeat(500_000)}"}`);
  assert.deepEqual([verdict(text('\\n')), verdict(text('\\"'))], [true, true]);
});

const SENDER = '"sender":"me@pec.example"';

test('each mark of the grammar has its place, and each escape its digits', () => {
  const escaped = (/** @type {string} */ digits) => [`{${SENDER},"x":"\\u${digits}"}`, `{${SENDER},"\\u${digits}":1}`];
  for (const text of [
    ...['{"sender";"me@pec.example"}', '{"sender""me@pec.example"}', `{${SENDER},'x":1}`, `{${SENDER},x"":1}`, `[${SENDER}}`, `x${SENDER}}`, `"{${SENDER}}`],
    ...[`{${SENDER},"x":[1}}`, `{${SENDER},"x":{"a":1]}`, `{${SENDER},"x":[1;2]}`, `{${SENDER}]`],
    ...['00g0', '00/0', '00:0', '00@0', '00G0', '00`0', '000', '"000', 'g000', '000-'].flatMap(escaped),
    ...['+1', '01', '1.', '.5', '1e', '1e+', '1.e5', '-', '--1', 'True', 'nul', 'nulll', '1x', '0x1', '1_0', '1-1'].map((value) => `{${SENDER},"x":${value}}`),
  ]) {
    assert.match(String(agree(text)), /Nothing was sent\.$/, text);
    assert.throws(() => JSON.parse(text), text);
  }
  for (const value of ['0', '-0', '1.25', '10.005', '1e10', '1E10', '1e+10', '1E-10', '12.34e-56', 'true', 'false', 'null', '"\\u09AF\\u09af\\u0aFf"', '"\\b\\f\\n\\r\\t\\/\\\\\\""', '[[],{}]', '"è\\u0000€"']) {
    assert.equal(agree(`{${SENDER},"x":${value}}`), true, value);
  }
});

test('a value that is never looked at is held to what strings may hold, too', () => {
  const around = (/** @type {number[]} */ bytes) => Uint8Array.from([...bytesOf(`{${SENDER},"x":"a`), ...bytes, ...bytesOf('b"}')]);
  for (const bytes of [[0xc3, 0xa8], [0xe2, 0x82, 0xac], [0x7f], [0xef, 0xbb, 0xbf]]) {
    assert.equal(agree(around(bytes)), true, bytes.join());
  }
  for (const bytes of [[0x0a], [0x00], [0x1f], [0xc3], [0x80], [0xff], [0xed, 0xa0, 0x80], [0xc0, 0xa2]]) {
    assert.match(String(agree(around(bytes))), /not valid JSON/, bytes.join());
  }
  assert.equal(agree(Uint8Array.from([...bytesOf('{"sender":"'), 0xef, 0xbb, 0xbf, ...bytesOf('me@pec.example"}')])) === true, false);
});

test('names, senders, numbers and depths have their bounds', () => {
  const nested = (/** @type {number} */ depth) => `{${SENDER},"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  assert.equal(agree(nested(31)), true);
  assert.match(agree(nested(32)), /nested too deeply/);
  assert.equal(agree(`{${SENDER},"x":${'1'.repeat(64)}}`), true);
  assert.match(agree(`{${SENDER},"x":${'1'.repeat(65)}}`), /not valid JSON/);
  assert.match(agree(`{${SENDER},"${'k'.repeat(384)}":1}`), /has another name/);
  assert.match(agree(`{${SENDER},"${'k'.repeat(385)}":1}`), /too long to be one/);
  assert.match(agree(`{"sender":"${'s'.repeat(2_000)}"}`), /not one that you may send from/);
  assert.match(agree(`{"sender":"${'s'.repeat(2_001)}"}`), /The sender is no address/);
});
