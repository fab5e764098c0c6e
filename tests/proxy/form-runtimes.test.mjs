/** Files as they are through the packed proxy in other runtimes; in workerd and in servers the examples send one. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { consumer } from '../package/consumer.mjs';

const user = consumer('module');
after(() => user.remove());

/** Sends one message through a proxy of its own, and prints what the service got. */
const PROGRAM = `
import { createProxy, memoryStore } from 'pec-massiva/proxy';

let told;
const proxy = createProxy({
  authorize: () => true,
  mailbox: () => ({ username: 'a@pec.it', password: 'segreta' }),
  token: 'any',
  store: memoryStore(),
  target: 'http://service.example',
  fetch: async (request) => {
    const { attachments } = await request.json();
    const bytes = Uint8Array.from(atob(attachments[0].file.split(',')[1]), (letter) => letter.charCodeAt(0));
    told = { size: bytes.length, isSame: bytes.every((byte, at) => byte === at % 251) };
    return Response.json({ success: true, sent: 1, message_id: '123' }, { status: 201 });
  },
});
const file = new Uint8Array(1_000_000).map((_, at) => at % 251);
const [head, tail] = ['{"sender":"a@pec.it","attachments":[{"name":"a","file":"data:a/b;base64,', '"}]}'];
const form = new FormData();
form.append('message', new Blob(['[[' + head.length + ',' + file.length + ']]\\n', head, tail]));
form.append('file', new Blob([file]), 'file');
const request = new Request('http://portal.example/send', { method: 'POST', headers: { 'idempotency-key': 'one' }, body: form });
const response = await proxy(request);
console.log(JSON.stringify({ status: response.status, ...told }));
`;
writeFileSync(join(user.folder, 'main.mjs'), PROGRAM);

const bin = (name) => `${root}node_modules/.bin/${name}`;

for (const [name, [command, args]] of Object.entries({
  Node: [process.execPath, []],
  Deno: [bin('deno'), ['run', '-A', '--node-modules-dir=manual']],
  Bun: [bin('bun'), []],
})) {
  test(name, async () => {
    const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1' };
    const { stdout } = await promisify(execFile)(command, [...args, 'main.mjs'], { cwd: user.folder, env });
    assert.deepEqual(JSON.parse(stdout), { status: 201, size: 1_000_000, isSame: true });
  });
}
