/** A packed client whose core can be made to break, and the sandbox behind it. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach } from 'node:test';

import { consumer } from './consumer.mjs';

export const user = consumer('module');
after(() => user.remove());
const load = (name) => import(join(user.installed, name));
export const [main, full, { createSandbox }, journals, proxy] = await Promise.all(
  ['index.js', 'full.js', 'sandbox.js', 'journal.js', 'proxy.js'].map(load),
);

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));
process.on('uncaughtException', (error) => unhandled.push(error));

/**
 * The core asks for the date all along, and takes it for granted: what is planted there throws once, the next time.
 * `hooks` are called when a message goes out, and when its answer is there.
 *
 * @type {{ plant: (() => unknown) | undefined, hooks: { before?: () => void, answered?: () => void } }}
 */
export const world = { plant: undefined, hooks: {} };
const now = Date.now.bind(Date);
const GLUE = /\/(?:full-)?core\/pec_massiva(?:_full)?\.js/;
Date.now = () => {
  const fault = GLUE.test(new Error().stack.split('\n')[2] ?? '') ? world.plant : undefined;
  if (fault === undefined) {
    return now();
  }
  world.plant = undefined;
  throw fault();
};

export const FAULTS = {
  'what has no text': () => Object.create(null),
  'a trap': () => new WebAssembly.RuntimeError('unreachable'),
  'a stack that is full': () => new RangeError('Maximum call stack size exceeded'),
  'an object that is no error': () => ({ nothing: true }),
};

export const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });
export const posted = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/send')).length;

const fetching = async (request) => {
  const isPost = request.method === 'POST';
  if (isPost) world.hooks.before?.();
  const answer = await sandbox.fetch(request);
  if (isPost) world.hooks.answered?.();
  return answer;
};
/** @param {object} [options] */
export const client = (options, Class = main.PecMassiva) =>
  new Class({ fetch: fetching, token: 'any', mailbox: { username: 'demo', password: 'demo' }, rate: { perSecond: 1000 }, ...options });
export const message = { sender: 'comune@pecmassiva.com', recipient: 'a@pec.it', subject: 'Prova', text: 'Testo' };
export const caught = (promise) => promise.then((value) => assert.fail(`it resolved to ${JSON.stringify(value)}`), (error) => error);

beforeEach(() => {
  sandbox.reset();
  Object.assign(world, { plant: undefined, hooks: {} });
});
after(() => assert.deepEqual(unhandled, [], 'nothing is left behind that nobody hears'));
