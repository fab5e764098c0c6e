/** A folder served as a site, under a path, as any server of files does. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/**
 * @param {string} folder
 * @param {string} base with a slash at both ends
 * @param {Record<string, string>} [headers] of every answer
 * @returns {Promise<{ origin: string, missing: string[], close: () => void }>} `missing`: what was asked for and is no file
 */
export async function serveSite(folder, base, headers = {}) {
  /** @type {string[]} */
  const missing = [];
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0]));
    const inside = path.endsWith('/') ? `${path}index.html` : path;
    const body = inside.startsWith(base) ? await readFile(join(folder, inside.slice(base.length))).catch(() => undefined) : undefined;
    if (body === undefined) {
      missing.push(`${request.method} ${path}`);
    }
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(inside)] ?? 'application/octet-stream', ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    missing,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
