/** The edge's own tests, which `cargo` builds, served for any browser to run. */

import { spawn } from 'node:child_process';

import { toolPath } from '../../scripts/package.mjs';
import { root, run } from '../../scripts/run.mjs';

const BUILD = [
  ...['test', '--locked', '--no-run', '--message-format=json', '--test', 'browser'],
  ...['--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'client,sandbox'],
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
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        child.removeAllListeners('close').once('close', resolve);
        child.kill();
      }),
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
