/** A Worker that lends its store to the tests, which are outside. */

import { durableObjectStore } from '../../../pkg-template/proxy/store-durable.js';
import { memoryStore } from '../../../pkg-template/proxy/store-memory.js';

export { PecStore } from '../../../pkg-template/proxy/store-durable.js';

export default {
  async fetch(request, env) {
    const { method, args } = await request.json();
    try {
      if (method === 'memoryStore') {
        memoryStore();
      }
      return Response.json({ value: await durableObjectStore(env.STORE)[method]?.(...args) });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};
