/** A Worker that lends its store to the tests, which are outside, and shows them its objects. */

import { PecStore as Own, durableObjectStore } from '../../../pkg-template/proxy/store/durable.js';
import { memoryStore } from '../../../pkg-template/proxy/store/memory.js';

let shift = 0;
const real = Date.now;
Date.now = () => real() + shift;

export class PecStore extends Own {
  #storage;

  constructor(state) {
    super(state);
    this.#storage = state.storage;
  }

  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/kept') {
      return Response.json([...(await this.#storage.list()).keys()]);
    }
    return pathname === '/alarm' ? Response.json(await this.alarm() ?? null) : super.fetch(request);
  }
}

/** @param {any} env */
const methods = (env) => ({
  ...durableObjectStore(env.STORE),
  memoryStore: () => memoryStore(),
  shift: (/** @type {number} */ by) => void (shift = by),
  kept: (/** @type {string} */ name) => object(env, name, 'kept'),
  alarm: (/** @type {string} */ name) => object(env, name, 'alarm'),
});

/** @param {any} env @param {string} name @param {string} path */
const object = async (env, name, path) =>
  (await env.STORE.get(env.STORE.idFromName(name)).fetch(`https://pec-store/${path}`)).json();

export default {
  async fetch(request, env) {
    const { method, args } = await request.json();
    try {
      return Response.json({ value: await methods(env)[method](...args) });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};
