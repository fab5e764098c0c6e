/** The packed proxy in each runtime: which way its messages go, and that none keeps a copy of what it sends. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { consumer } from '../package/consumer.mjs';
import { httpService, TAKEN, until } from './forward/service.mjs';
import { standstill } from './memory/load.mjs';

const MEGABYTE = 1e6;
const COUNT = 20;
const SIZE = 20 * MEGABYTE;
/** What of each body the service reads before it holds it. */
const READ = 0.8 * SIZE;
/** What a process may grow by, its garbage included; who keeps what it sends needs twice that at least. */
const ALLOWED = (COUNT * READ) / 2;

const user = consumer('module');
after(() => user.remove());
cpSync(`${root}tests/proxy/forward/program.mjs`, join(user.folder, 'program.mjs'));
const START = "import * as entry from 'pec-massiva/proxy';\nimport { program } from './program.mjs';\nprogram(entry);\n";
writeFileSync(join(user.folder, 'main.mjs'), START);
writeFileSync(
  join(user.folder, 'main.cjs'),
  "const entry = require('pec-massiva/proxy');\nimport('./program.mjs').then(({ program }) => program(entry));\n",
);
for (const [name, fetch] of Object.entries({
  'own.mjs': '(request) => fetch(request)',
  'copying.mjs': "(request) => fetch(new Request(request, { redirect: 'manual' }))",
})) {
  const start = `program({ createProxy: (options) => entry.createProxy({ ...options, fetch: ${fetch} }) });\n`;
  writeFileSync(join(user.folder, name), START.replace('program(entry);\n', start));
}

/** A service that reads a part of each large body and holds it until it is released. */
async function holding() {
  const agents = [];
  const held = [];
  let received = 0;
  const service = await httpService((request, response) => {
    agents.push(request.headers['user-agent']);
    let read = 0;
    request.on('data', ({ length }) => {
      received += length;
      read += length;
      if (read - length < READ && read >= READ) {
        request.pause();
        held.push(request);
      }
    });
    request.once('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(TAKEN));
  });
  return {
    ...service,
    agents,
    held,
    received: () => received,
    release: () => held.splice(0).forEach((request) => request.resume()),
  };
}

/** Bytes in memory. @param {number} pid */
const resident = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/**
 * @param {Awaited<ReturnType<typeof holding>>} service
 * @param {number} pid
 * @param {() => Promise<unknown>} sendAll
 */
async function growth(service, pid, sendAll) {
  const before = resident(pid);
  const answers = sendAll();
  const lost = answers.then((answer) => Promise.reject(new Error(`it ended: ${answer}`)));
  await Promise.race([until(() => service.held.length === COUNT), lost]);
  await standstill(service.received);
  assert.ok(service.received() >= COUNT * READ);
  const grown = resident(pid) - before;
  lost.catch(() => undefined);
  service.release();
  return { grown, answer: await answers };
}

const bin = (name) => `${root}node_modules/.bin/${name}`;

/** How each is started, and what it says that it is. @type {Record<string, [string, string[], RegExp]>} */
const RUNTIMES = {
  'Node, import': [process.execPath, ['main.mjs'], /^pec-massiva$/],
  'Node, require': [process.execPath, ['main.cjs'], /^pec-massiva$/],
  'Node, bundled by esbuild': [process.execPath, ['bundled.mjs'], /^pec-massiva$/],
  'Node, bundled by Vite': [process.execPath, ['vite/main.mjs'], /^pec-massiva$/],
  'Node, bundled by webpack': [process.execPath, ['webpack/main.cjs'], /^pec-massiva$/],
  'Node, by the portal’s own fetch': [process.execPath, ['own.mjs'], /^node$/],
  // What is measured is there where a fetch copies.
  'Node, by a fetch that copies': [process.execPath, ['copying.mjs'], /^node$/],
  Deno: [bin('deno'), ['run', '-A', '--node-modules-dir=manual', 'main.mjs'], /^Deno/],
  Bun: [bin('bun'), ['main.mjs'], /^Bun/],
};

test('bundles', async () => {
  const { build } = await import('esbuild');
  const entry = join(user.folder, 'main.mjs');
  const outfile = join(user.folder, 'bundled.mjs');
  await build({ entryPoints: [entry], outfile, bundle: true, minify: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const { build: vite } = await import('vite');
  await vite({
    root: user.folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir: join(user.folder, 'vite'), rollupOptions: { output: { entryFileNames: 'main.mjs' } } },
  });
  const webpack = createRequire(import.meta.url)('webpack');
  const output = { path: join(user.folder, 'webpack'), filename: 'main.cjs' };
  const compiler = webpack({ mode: 'production', target: 'node20', context: user.folder, entry: './main.mjs', output });
  const stats = await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
  await new Promise((resolve) => compiler.close(resolve));
  assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }).errors, []);
});

for (const [name, [command, args, agent]] of Object.entries(RUNTIMES)) {
  test(`${name}: ${COUNT} of ${SIZE / MEGABYTE} MB at once`, async (t) => {
    const service = await holding();
    const child = spawn(command, [...args, service.url], {
      cwd: user.folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
    });
    const ended = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const line = async () => {
      const told = once(lines, 'line').then(([text]) => text);
      return Promise.race([told, ended.then(() => Promise.reject(new Error(`${name} ended`)))]);
    };
    try {
      assert.equal(await line(), `201 ${TAKEN}`);
      const { grown, answer } = await growth(service, child.pid, () => {
        child.stdin.write(`${COUNT} ${SIZE}\n`);
        return line();
      });
      t.diagnostic(`${(grown / MEGABYTE).toFixed(0)} MB more`);
      assert.equal(answer, `201 ${TAKEN}`);
      assert.equal(service.agents.length, COUNT + 1);
      assert.match(service.agents[0], agent);
      assert.equal(grown <= ALLOWED, name !== 'Node, by a fetch that copies', `${grown}`);
    } finally {
      child.kill('SIGKILL');
      await ended;
      await service.close();
    }
  });
}

/** The processes of workerd that this one started. */
function workerds() {
  const isOurs = (pid) => {
    try {
      const [, name, , parent] = /\((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return name.startsWith('workerd') && Number(parent) === process.pid;
    } catch {
      // It is gone.
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
}

test(`workerd: ${COUNT} of ${SIZE / MEGABYTE} MB at once`, async (t) => {
  const { build } = await import('esbuild');
  const { Miniflare } = await import('miniflare');
  const service = await holding();
  const contents = `import * as entry from 'pec-massiva/proxy';
    import { sender } from './program.mjs';
    export default {
      fetch: async (request, { TARGET }) => new Response(await sender(entry, TARGET)(Number(await request.text()))),
    };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: user.folder },
    ...{ bundle: true, format: 'esm', write: false, conditions: ['workerd'], logLevel: 'error' },
    // Nothing of Node is in it: nobody calls the program, which would need it.
    external: ['node:process', 'node:readline'],
    treeShaking: true,
  });
  const script = outputFiles[0].text;
  assert.doesNotMatch(script, /node:http/);
  const worker = new Miniflare({ modules: true, script, compatibilityDate: '2025-06-01', bindings: { TARGET: service.url } });
  const send = async (size) => (await worker.dispatchFetch('http://edge/', { method: 'POST', body: String(size) })).text();
  try {
    assert.equal(await send(1000), `201 ${TAKEN}`);
    const pids = workerds();
    assert.equal(pids.length, 1);
    const { grown, answer } = await growth(service, Number(pids[0]), async () => {
      const answers = await Promise.all(Array.from({ length: COUNT }, () => send(SIZE)));
      return [...new Set(answers)].join();
    });
    t.diagnostic(`${(grown / MEGABYTE).toFixed(0)} MB more`);
    assert.equal(answer, `201 ${TAKEN}`);
    assert.ok(grown <= ALLOWED, `${grown}`);
  } finally {
    await worker.dispose();
    await service.close();
  }
});
