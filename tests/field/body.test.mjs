/** Bodies that the runtime would not take as they are: seen before they are posted, and made of bytes or refused. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));

const { Blob: Native, Request: NativeRequest } = globalThis;
afterEach(() => {
  globalThis.Blob = Native;
  globalThis.Request = NativeRequest;
  delete globalThis.FileReader;
});

/** A Blob as an imitation of a browser has it: what it holds, only its own methods tell. */
function imitation({ hasBuffer = true, tag = 'Blob' } = {}) {
  const contents = new WeakMap();
  class Blob {
    constructor(parts = [], { type = '' } = {}) {
      const bytes = (part) => contents.get(part) ?? (ArrayBuffer.isView(part) ? part : String(part));
      contents.set(this, new Native(parts.map(bytes), { type }));
    }
    get size() { return contents.get(this).size; }
    get type() { return contents.get(this).type; }
    slice(start, end) {
      const part = new Blob();
      contents.set(part, contents.get(this).slice(start, end));
      return part;
    }
    get [Symbol.toStringTag]() { return tag; }
  }
  if (hasBuffer) {
    Blob.prototype.arrayBuffer = function arrayBuffer() { return contents.get(this).arrayBuffer(); };
  }
  class FileReader {
    readAsArrayBuffer(blob) {
      contents.get(blob).arrayBuffer().then((result) => { this.result = result; this.onload(); });
    }
  }
  return { Blob, FileReader };
}

/** Sends a message with a file and gives what arrived. */
async function journey() {
  const sandbox = await createSandbox({ rate: false });
  const pec = new PecMassiva({ token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, fetch: sandbox.fetch, rate: false });
  const file = Object.assign(new Blob(['contenuto'], { type: 'application/pdf' }), { name: 'à.pdf' });
  const attachment = await pec.attach({ name: 'b.txt', data: new Blob(['due']) });
  const error = await pec.send({
    ...{ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Perché', text: 'Testo' },
    attachments: [file, attachment],
  }).catch((caught) => caught);
  return { error: error.messageId === undefined ? error : undefined, requests: sandbox.requests.map(({ body }) => body) };
}

const EXPECTED = {
  ...{ username: 'demo', password: SUITE.password, sender: 'a@pec.it', recipient: ['b@pec.it'], subject: 'Perché', body: 'Testo' },
  attachments: [
    { name: 'à.pdf', file: 'data:application/pdf;base64,Y29udGVudXRv' },
    { name: 'b.txt', file: 'data:text/plain;base64,ZHVl' },
  ],
};

for (const [name, options] of Object.entries({
  'a Blob that is a text to the runtime': {},
  'one that is called otherwise': { tag: 'Object' },
  'one that only a FileReader reads': { hasBuffer: false },
})) {
  test(name, async () => {
    Object.assign(globalThis, imitation(options));
    const { requests } = await journey();
    assert.equal(requests.length, 1);
    assert.deepEqual(JSON.parse(requests[0]), EXPECTED);
  });
}

test('the runtime\'s own', async () => {
  const { error, requests } = await journey();
  assert.equal(error, undefined);
  assert.deepEqual(JSON.parse(requests[0]), EXPECTED);
});

test('where no body arrives as it is, nothing is posted', async () => {
  globalThis.Request = class extends NativeRequest {
    constructor(url, init) { super(url, init?.body === undefined ? init : { ...init, body: String(init.body) }); }
  };
  const { error, requests } = await journey();
  assert.equal(error.name, 'NetworkError');
  assert.match(error.message, /does not take the body.*Nothing was sent\.$/);
  assert.deepEqual(requests, []);
});

test('signals that the runtime\'s requests do not take', async () => {
  globalThis.Request = class extends NativeRequest {
    constructor(url, init) {
      if (init?.signal) {
        throw new TypeError('Expected signal to be an instance of AbortSignal.');
      }
      super(url, init);
    }
  };
  const { error, requests } = await journey();
  assert.equal(error, undefined);
  assert.deepEqual(JSON.parse(requests[0]), EXPECTED);
});
