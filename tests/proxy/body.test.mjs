/** The message on its way: its last brace goes out only to somebody who takes it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PassingMessage, boundedReader } from '../../pkg-template/proxy/request/body.js';
import { mailbox, message } from './service.mjs';

const allowed = { isSender: () => true, fields: new Set(['sender', 'recipient', 'subject', 'body', 'attachments']) };

/** A message of which all has come but its end. */
function open() {
  const { readable, writable } = new TransformStream();
  const request = new Request('http://portal/send', { method: 'POST', body: readable, duplex: 'half' });
  const passing = new PassingMessage(boundedReader(request, 1e6), mailbox, allowed);
  let releases = 0;
  passing.onRelease = () => {
    releases += 1;
  };
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined);
  const sent = writer.write(new TextEncoder().encode(JSON.stringify(message())));
  return { passing, writer, sent, releases: () => releases };
}

/** What the stream gave so far. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
const text = async (reader) => new TextDecoder().decode((await reader.read()).value);

/** All that comes before the end: the first brace, the credentials, the rest. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
const start = async (reader) => `${await text(reader)}${await text(reader)}${await text(reader)}`;

test('the last brace is held back until the end has come', async () => {
  const { passing, writer, releases } = open();
  const reader = passing.stream().getReader();
  assert.equal(JSON.parse(`${await start(reader)}}`).sender, message().sender);
  assert.equal(releases(), 0);
  const last = text(reader);
  await writer.close();
  assert.equal(await last, '}');
  assert.equal(releases(), 1);
});

test('whoever gives up while the end is waited for does not get it, and nothing counts as sent', async () => {
  const { passing, releases } = open();
  const reader = passing.stream().getReader();
  await start(reader);
  const last = reader.read();
  await reader.cancel(new Error('the service takes nothing'));
  assert.equal((await last).done, true);
  // By now the read that was under way has ended, and the digest that would follow it.
  for (let steps = 0; steps < 20; steps += 1) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1e6));
  }
  assert.deepEqual([releases(), passing.fingerprint, passing.failure], [0, '', undefined]);
});
