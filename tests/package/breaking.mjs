/** A packed client whose core can be made to break, and the sandbox behind it. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';
import { coreOf, fill } from './full-memory.mjs';

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
 * The core asks for the date all along, and takes it for granted: what is planted there comes once, the next time.
 * `hooks` are called when a message goes out, and when its answer is there.
 *
 * @type {{ plant: ((core: string) => unknown) | undefined, hooks: { before?: () => void, answered?: () => void } }}
 */
export const world = { plant: undefined, hooks: {} };
const now = Date.now.bind(Date);
Date.now = () => {
  const { plant } = world;
  const core = plant === undefined ? undefined : coreOf(new Error());
  if (core !== undefined) {
    world.plant = undefined;
    plant?.(core);
  }
  return now();
};

/** @param {() => unknown} make what is thrown */
const thrown = (make) => () => {
  throw make();
};

/** The first is the core's own: it traps where it next wants memory. @type {Record<string, (core: string) => unknown>} */
export const FAULTS = {
  'a trap': (core) => fill(user.installed, core),
  'what only looks like a trap': thrown(() => new WebAssembly.RuntimeError('unreachable')),
  'what has no text': thrown(() => Object.create(null)),
  'a stack that is full': thrown(() => new RangeError('Maximum call stack size exceeded')),
  'an object that is no error': thrown(() => ({ nothing: true })),
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
  new Class({ fetch: fetching, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, rate: { perSecond: 1000 }, ...options });
export const message = { sender: 'comune@pecmassiva.com', recipient: 'a@pec.it', subject: 'Prova', text: 'Testo' };
export const caught = (promise) => promise.then((value) => assert.fail(`it resolved to ${JSON.stringify(value)}`), (error) => error);

beforeEach(() => {
  sandbox.reset();
  Object.assign(world, { plant: undefined, hooks: {} });
});
after(() => assert.deepEqual(unhandled, [], 'nothing is left behind that nobody hears'));
