/** Serves the demo page, the unpacked package and a sandbox, all at one address. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, normalize } from 'node:path';

import { unpacked } from './paths.mjs';
import { root } from './run.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** @param {string} path of a URL */
function fileOf(path) {
  const clean = normalize(decodeURIComponent(path));
  if (clean.startsWith('/pec-massiva/')) {
    return unpacked + clean.slice('/pec-massiva'.length);
  }
  return `${root}www${clean === '/' ? '/index.html' : clean}`;
}

/**
 * @param {{ port?: number, host?: string, speed?: number, rate?: { perSecond: number } }} [options]
 * @returns {Promise<{ url: string, sandbox: any, close: () => Promise<void> }>}
 */
export async function serveDemo({ port = 0, host = '127.0.0.1', speed = 1, rate } = {}) {
  const { createSandbox } = await import(`${unpacked}/sandbox.js`);
  const { sandboxListener } = await import(`${unpacked}/sandbox-server.js`);
  const sandbox = await createSandbox({ speed, rate });
  const toSandbox = sandboxListener(sandbox, { basePath: '/sandbox' });
  const server = createServer(async (request, response) => {
    const [pathname] = (request.url ?? '/').split(/[?#]/);
    if (pathname.startsWith('/sandbox/')) {
      toSandbox(request, response);
      return;
    }
    // An activation takes a day, which nobody wants to wait for.
    if (request.method === 'POST' && pathname === '/clock') {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      const milliseconds = Number(searchParams.get('advance'));
      if (milliseconds > 0) {
        sandbox.advance(milliseconds);
      }
      response.writeHead(milliseconds > 0 ? 204 : 400).end();
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
