/** Each example started, and one message sent through it, with the packed package and the sandbox. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { begin, copied, end, journey, started, variables } from './examples/started.mjs';

before(begin);
after(end);

for (const [name, packages] of [['node', []], ['hono', ['hono']], ['express', ['express']], ['fastify', ['fastify']]]) {
  test(`${name}`, async () => {
    const folder = copied(name, packages);
    const server = await started(['server.js'], folder);
    try {
      await journey(server.url, join(folder, 'sessions.js'));
    } finally {
      await server.end();
    }
  });
}

test('next', async () => {
  // Its bundler follows no links out of its root: it works below the repository, whose packages it finds.
  mkdirSync(`${root}target`, { recursive: true });
  const folder = mkdtempSync(`${root}target/example-next-`);
  try {
    cpSync(`${root}examples/next`, folder, { recursive: true });
    // And a route in TypeScript, whose type the build itself judges.
    cpSync(`${root}tests/proxy/next`, folder, { recursive: true });
    cpSync(unpacked, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
    const next = `${root}node_modules/next/dist/bin/next`;
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
    await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env });
    const server = await started([next, 'start', '-H', '127.0.0.1', '-p', '0'], folder);
    try {
      await journey(server.url, join(folder, 'lib', 'sessions.js'));
      for (const size of [10, 2_000_000]) {
        const headers = { 'content-type': 'application/json', 'idempotency-key': `${size}` };
        const body = JSON.stringify({ sender: 'demo@example.com', recipient: ['b@pec.it'], subject: 'x', body: 'x'.repeat(size) });
        const response = await fetch(`${server.url}/api/parsed/send`, { method: 'POST', headers, body });
        const { code, message: words } = await response.json();
        assert.deepEqual([response.status, code, response.headers.get('x-pec-key')], [500, 'proxy.wasRead', 'free']);
        assert.match(words, /Nothing was sent.* In Hono, Next and the like/);
      }
    } finally {
      await server.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('worker', async () => {
  const { build } = await import('esbuild');
  const { Miniflare } = await import('miniflare');
  const folder = copied('worker');
  // What wrangler would read.
  const settings = readFileSync(join(folder, 'wrangler.toml'), 'utf8');
  const [, compatibilityDate] = /^compatibility_date = "(.+)"$/m.exec(settings);
  const [, binding] = /^name = "(PEC_STORE)"$/m.exec(settings);
  const [, className] = /^class_name = "(.+)"$/m.exec(settings);
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'worker.js')],
    bundle: true,
    format: 'esm',
    write: false,
    conditions: ['workerd'],
    logLevel: 'error',
  });
  const { PEC_STORE: _file, ...bindings } = variables(folder);
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0].text,
    compatibilityDate,
    bindings,
    durableObjects: { [binding]: { className, useSQLite: true } },
  });
  try {
    const { origin } = await worker.ready;
    await journey(origin, join(folder, 'sessions.js'));
  } finally {
    await worker.dispose();
  }
});
