/** The edge's own tests, which `cargo` builds, served for any browser to run. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

import { toolPath } from '../../scripts/package.mjs';
import { root, run } from '../../scripts/parts/run.mjs';

const BUILD = [
  ...['test', '--locked', '--no-run', '--message-format=json', '--test', 'browser'],
  ...['--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'full,sandbox'],
];

export async function serveEdge() {
  const built = await run('cargo', BUILD, { quiet: true });
  const module = /"executable":"([^"]+\.wasm)"/.exec(built)[1];
  const child = spawn('wasm-bindgen-test-runner', [module], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: toolPath, NO_HEADLESS: '1', WASM_BINDGEN_TEST_ADDRESS: '127.0.0.1:0' },
  });
  let printed = '';
  const url = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the runner ended: ${printed}`)));
    child.stdout.on('data', (data) => {
      printed += data;
      const found = /http:\/\/[\d.:]+/.exec(printed);
      if (found !== null) {
        resolve(found[0]);
      }
    });
  });
  const front = await frontOf(url);
  return {
    url: front.url,
    close: async () => {
      await front.close();
      await new Promise((resolve) => {
        child.removeAllListeners('close').once('close', resolve);
        child.kill();
      });
    },
  };
}

/**
 * A server before the runner's, which never answers some of more than four connections at once: browsers
 * open six.
 *
 * @param {string} url
 */
async function frontOf(url) {
  let last = Promise.resolve();
  const server = createServer((request, response) => {
    last = last.then(async () => {
      try {
        const answer = await fetch(new URL(request.url, url));
        const headers = [...answer.headers].filter(([name]) => !/^(connection|transfer-encoding|content-(length|encoding))$/.test(name));
        response.writeHead(answer.status, Object.fromEntries(headers));
        response.end(new Uint8Array(await answer.arrayBuffer()));
      } catch {
        response.destroy();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** What the page of the tests says once all are done. */
export const VERDICT = `new Promise((resolve) => {
  const look = () => {
    const text = document.querySelector('#output')?.textContent ?? '';
    if (/^test result:.*|error:/m.test(text)) resolve(text);
    else setTimeout(look, 50);
  };
  look();
})`;
