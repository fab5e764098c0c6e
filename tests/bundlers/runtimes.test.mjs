/** The packed package where no bundler is: bare pages, workers, workerd. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openChromium } from '../support/chromium.mjs';
import { EXPECTED, project } from './project.mjs';
import { serve } from './serve.mjs';

const user = project();
let browser;
let site;

const BARE = Object.fromEntries(
  [['pec-massiva', 'index'], ['pec-massiva/full', 'full'], ['pec-massiva/journal', 'journal-page'], ['pec-massiva/sandbox', 'sandbox']].map(([name, file]) => [name, `/node_modules/pec-massiva/${file}.js`]),
);

before(async () => {
  browser = await openChromium();
  // Workers have no import maps: there the paths are written out.
  const written = readFileSync(join(user.folder, 'app.mjs'), 'utf8').replaceAll(
    /from '(pec-massiva[^']*)'/g,
    (_, name) => `from '${BARE[name]}'`,
  );
  mkdirSync(join(user.folder, 'bare'));
  for (const name of ['worker.js', 'service-worker.js']) {
    writeFileSync(join(user.folder, 'bare', name), readFileSync(join(user.folder, name)));
  }
  writeFileSync(join(user.folder, 'bare', 'app.mjs'), written);
  user.write('bare.html', `<!doctype html><title>waiting</title><script type="importmap">${JSON.stringify({ imports: BARE })}</script><script type="module" src="/main.js"></script>`);
  user.write('empty.html', '<!doctype html><title>waiting</title>');
  site = await serve(user.folder, { 'access-control-allow-origin': '*', 'service-worker-allowed': '/' });
});

after(async () => {
  await browser?.close();
  await site?.close();
  user.remove();
});

/** Opens a page and asks it. */
async function ask(path, question, argument) {
  const page = await browser.newPage();
  try {
    await page.goto(`${site.url}${path}`);
    return await page.evaluate(question, argument);
  } finally {
    await page.context().close();
  }
}

test('a bare page with an import map', async () => {
  const title = await ask('bare.html', async () => {
    while (document.title === 'waiting') await new Promise((resolve) => setTimeout(resolve, 10));
    return document.title;
  });
  assert.equal(title, EXPECTED);
});

test('a page of another origin', async () => {
  const other = await serve(user.folder);
  try {
    const page = await browser.newPage();
    await page.goto(`${other.url}empty.html`);
    const result = await page.evaluate(
      async (url) => (await import(`${url}bare/app.mjs`)).journey(),
      site.url.replace('127.0.0.1', 'localhost'),
    );
    assert.equal(result, EXPECTED);
    await page.context().close();
  } finally {
    await other.close();
  }
});

test('a module worker', async () => {
  const result = await ask('empty.html', () => new Promise((resolve, reject) => {
    const worker = new Worker('/bare/worker.js', { type: 'module' });
    worker.addEventListener('message', ({ data }) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
  }));
  assert.equal(result, EXPECTED);
});

test('a service worker', async () => {
  const result = await ask('empty.html', async () => {
    const registration = await navigator.serviceWorker.register('/bare/service-worker.js', { type: 'module' });
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    return new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data));
      navigator.serviceWorker.startMessages();
      const tell = () => worker.state === 'activated' && worker.postMessage('go');
      worker.addEventListener('statechange', tell);
      tell();
    });
  });
  assert.equal(result, EXPECTED);
});

test('a page that forbids WebAssembly is told what to allow', async () => {
  const strict = await serve(user.folder, { 'content-security-policy': "script-src 'self' 'unsafe-inline'" });
  try {
    const page = await browser.newPage();
    await page.goto(`${strict.url}bare.html`);
    await page.waitForFunction(() => document.title !== 'waiting');
    assert.match(await page.title(), /'wasm-unsafe-eval'/);
    await page.context().close();
  } finally {
    await strict.close();
  }
});

test('workerd', async () => {
  const { build } = await import('esbuild');
  const { Miniflare } = await import('miniflare');
  user.write('edge.js', "import { journey } from './app.mjs';\nexport default { fetch: async () => new Response(await journey()) };\n");
  const outdir = join(user.folder, 'edge');
  // As wrangler bundles: the condition of workerd, compiled modules beside the script.
  await build({
    entryPoints: [join(user.folder, 'edge.js')],
    bundle: true,
    format: 'esm',
    outdir,
    conditions: ['workerd'],
    loader: { '.wasm': 'copy' },
    logLevel: 'error',
  });
  const modules = readdirSync(outdir).map((name) => ({
    type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule',
    path: name,
    contents: readFileSync(join(outdir, name)),
  }));
  modules.sort((one, other) => one.type.localeCompare(other.type)).reverse();
  const worker = new Miniflare({ modules, compatibilityDate: '2024-09-23' });
  try {
    const response = await worker.dispatchFetch('http://edge/');
    assert.equal(await response.text(), EXPECTED);
  } finally {
    await worker.dispose();
  }
});
