/** Serves the demo page, the portal, the unpacked package and a sandbox, all at one address. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, normalize } from 'node:path';

import { libraries, unpacked } from './paths.mjs';
import { root } from './run.mjs';

/** From whom the office of the demo may send. */
const SENDERS = ['comune@pecmassiva.com', 'demo@pecmassiva.com'];

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Where the portal shows the lines that do what a view does. */
const SNIPPETS = '/portal/dev/snippets/';

/** @param {string} path of a URL */
function fileOf(path) {
  const clean = normalize(decodeURIComponent(path));
  if (clean.startsWith(SNIPPETS)) {
    return `${root}examples/snippets/${clean.slice(SNIPPETS.length)}`;
  }
  const [, ofPackage] = /^(?:\/portal)?\/pec-massiva(\/.*)$/.exec(clean) ?? [];
  if (ofPackage !== undefined) {
    return unpacked + ofPackage;
  }
  const [, library, ofLibrary] = /^\/portal\/libraries\/([\w-]+)(\/[\w.-]+)$/.exec(clean) ?? [];
  if (library !== undefined && Object.hasOwn(libraries, library)) {
    return libraries[library] + ofLibrary;
  }
  const file = clean.endsWith('/') ? `${clean}index.html` : clean;
  return file.startsWith('/portal/') ? root + file.slice(1) : `${root}www${file}`;
}

/** What the office of the demo lets through: messages, and everything that can be done with mailboxes. */
const ALLOWED = [
  ...['POST /send', 'GET /send', 'GET /inbox', 'GET /quota'],
  ...['GET /verifica_pec', 'GET /domini_pec', 'POST /dominio', 'GET /pec', 'POST /pec', 'PATCH /pec', 'DELETE /pec'],
  ...['GET /comunica_pec', 'POST /comunica_pec', 'PATCH /comunica_pec'],
];

/**
 * What the office of the demo sets up: a proxy of its own before the sandbox of this server, as it would before the service.
 *
 * @param {{ perSecond: number } | undefined} rate
 */
const officeOf = (rate) => `export const config = {
  owner: 'Comune di Esempio',
  senders: ${JSON.stringify(SENDERS)},
  service: { baseUrl: 'api', isReal: false, clock: '/clock', fault: '/fault' },
  price: 0.05,
  perSecond: ${rate?.perSecond === 0 ? 1000 : (rate?.perSecond ?? 1)},
  links: { accessibility: 'https://form.agid.gov.it/', privacy: 'https://www.garanteprivacy.it/' },
};
`;

/** What the office runs on its own server. @param {any} sandbox @param {{ perSecond: number } | undefined} rate @param {{ token: string, password: string }} secrets */
async function portalProxy(sandbox, rate, { token, password }) {
  const { createProxy, memoryStore } = await import(`${unpacked}/proxy.js`);
  const { proxyListener } = await import(`${unpacked}/proxy-server.js`);
  const proxy = createProxy({
    ...{ basePath: '/portal/api', environment: 'test', store: memoryStore(), token, fetch: sandbox.fetch },
    ...{ authorize: () => true, mailbox: () => ({ username: SENDERS[0], password }), sender: () => SENDERS },
    allow: ALLOWED,
    rate: rate?.perSecond === 0 ? { perSecond: 1000 } : rate,
  });
  return proxyListener(proxy);
}

/**
 * Does to the sandbox what is asked: an activation takes a day, which nobody wants to wait for, and faults have to be seen.
 *
 * @param {any} sandbox @param {import('node:http').IncomingMessage} request
 */
async function told(sandbox, request) {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (pathname === '/clock') {
    const milliseconds = Number(searchParams.get('advance'));
    if (!(milliseconds > 0)) {
      throw new RangeError('advance is no time');
    }
    sandbox.advance(milliseconds);
    return;
  }
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  sandbox.fail(JSON.parse(Buffer.concat(chunks).toString()));
}

/**
 * @param {{ port?: number, host?: string, speed?: number, rate?: { perSecond: number }, secrets?: { token: string, password: string } }} [options]
 *   `secrets`: what the office's server alone knows
 * @returns {Promise<{ url: string, sandbox: any, close: () => Promise<void> }>}
 */
export async function serveDemo({ port = 0, host = '127.0.0.1', speed = 1, rate, secrets = { token: 'any', password: 'demo' } } = {}) {
  const { createSandbox } = await import(`${unpacked}/sandbox.js`);
  const { sandboxListener } = await import(`${unpacked}/sandbox-server.js`);
  const sandbox = await createSandbox({ speed, rate });
  const toSandbox = sandboxListener(sandbox, { basePath: '/sandbox' });
  const toProxy = await portalProxy(sandbox, rate, secrets);
  const server = createServer(async (request, response) => {
    const [pathname] = (request.url ?? '/').split(/[?#]/);
    if (!pathname.startsWith('/')) {
      // A whole address, as a proxy is asked: this is none.
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    if (pathname.startsWith('/sandbox/')) {
      toSandbox(request, response);
      return;
    }
    if (pathname.startsWith('/portal/api/')) {
      toProxy(request, response);
      return;
    }
    if (request.method === 'POST' && ['/clock', '/fault'].includes(pathname)) {
      const isDone = await told(sandbox, request).then(() => true, () => false);
      response.writeHead(isDone ? 204 : 400).end();
      return;
    }
    if (pathname === '/portal/config/config.js') {
      response.writeHead(200, { 'content-type': TYPES['.js'], 'cache-control': 'no-store' }).end(officeOf(rate));
      return;
    }
    if (pathname === '/portal') {
      const query = (request.url ?? '').slice(pathname.length);
      response.writeHead(302, { location: `/portal/${query}` }).end();
      return;
    }
    try {
      const content = await readFile(fileOf(pathname));
      const type = TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  return {
    url: `http://${host}:${server.address().port}/`,
    sandbox,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
