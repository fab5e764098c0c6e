/** Serves a folder, for what a bundler left in it. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** @param {string} folder @param {Record<string, string>} [headers] */
export async function serve(folder, headers = {}) {
  const server = createServer(async (request, response) => {
    const [path] = (request.url ?? '/').split('?');
    try {
      const content = await readFile(join(folder, path === '/' ? 'index.html' : decodeURIComponent(path)));
      response.writeHead(200, { 'content-type': TYPES[extname(path) || '.html'] ?? 'text/plain', ...headers });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}
