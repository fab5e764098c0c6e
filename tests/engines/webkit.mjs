/** WebKit: its own driver and small browser, spoken to as the WebDriver standard says. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

import { webkit } from '../../scripts/parts/browser.mjs';

/** The name under which WebDriver hands elements over (W3C WebDriver, 12.2). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @returns {Promise<import('./journey.mjs').Driver>} */
export async function openWebKit() {
  const port = await freePort();
  const { driver, browser, screen } = webkit();
  // The driver has no window of its own; it and its browser get a screen in memory.
  const child = spawn(screen, ['-a', driver, `--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  // The driver and its screen are one group, which we started.
  const stop = () => process.kill(-child.pid);
  try {
    for (let ready = false; !ready; ) {
      ready = await call('GET', '/status').then((value) => value.ready, () => false);
    }
    const options = { binary: browser, args: ['--automation'] };
    const { sessionId } = await call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    });
    const session = `/session/${sessionId}`;
    await call('POST', `${session}/timeouts`, { script: 120_000 });
    const find = async (selector) =>
      (await call('POST', `${session}/element`, { using: 'css selector', value: selector }))[ELEMENT];
    const type = async (selector, text) =>
      call('POST', `${session}/element/${await find(selector)}/value`, { text });
    return {
      open: (url) => call('POST', `${session}/url`, { url }),
      type,
      pick: type,
      click: async (selector) => call('POST', `${session}/element/${await find(selector)}/click`, {}),
      evaluate: (code) =>
        call('POST', `${session}/execute/async`, {
          script: `const done = arguments[0]; Promise.resolve(${code}).then(done, (error) => done(String(error)));`,
          args: [],
        }),
      close: async () => {
        await call('DELETE', session).catch(() => {});
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}
