/** The sandbox as a `fetch`. */

import { Sandbox } from '../sandbox-core/pec_massiva_sandbox.js';
import { marked } from '../common/bound.js';
import { WITHOUT_BODY } from '../common/statuses.js';
import { Callbacks } from './callbacks.js';

/** Characters of bodies that are kept for `requests`; beyond that the oldest go. */
const KEPT = 300e6;

/**
 * @typedef {import('../types/sandbox.d.ts').SandboxRequest} SandboxRequest
 * @typedef {import('../types/sandbox.d.ts').SandboxOptions} SandboxOptions
 */

/**
 * @param {() => Promise<void>} load
 * @returns {(options?: SandboxOptions, more?: string[]) => Promise<import('../types/sandbox.d.ts').Sandbox>} `more`: the
 *   names that whoever serves it takes besides
 */
export function sandboxMaker(load) {
  return async function createSandbox(options, more = []) {
    await load();
    return host(new Sandbox(options, more), options?.callbacks);
  };
}

/**
 * @param {Sandbox} core
 * @param {SandboxOptions['callbacks']} [delivery] where callbacks are made by themselves, and how
 * @returns {import('../types/sandbox.d.ts').Sandbox}
 */
function host(core, delivery) {
  /** @type {SandboxRequest[]} */
  const requests = [];
  let advanced = 0;
  const callbacks = new Callbacks({
    take: () => core.takeCallbacks(Date.now()),
    now: () => Date.now() + advanced,
    answered: (id, status) => core.calledBack(id, status, Date.now()),
  });
  const deliver = async (/** @type {import('../types/sandbox.d.ts').CallbackDelivery} */ how = {}) => {
    core.checkDelivery(how);
    await callbacks.deliver({ as: how.as ?? delivery?.as, fetch: how.fetch ?? delivery?.fetch ?? globalThis.fetch });
  };
  /** After what may have changed something: not before whoever asked for it has the answer. */
  const deliverSoon = () => {
    if (delivery?.fetch) {
      setTimeout(() => deliver(), 0);
    }
  };
  return marked({
    requests,
    get callbacks() {
      return callbacks.look();
    },
    deliver,
    // In memory nothing is ever posted again by itself.
    fetch: Object.assign(async (/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ init) => {
      const request = new Request(input, init);
      const { method, signal } = request;
      signal.throwIfAborted();
      const { pathname, search } = new URL(request.url);
      const headers = [...request.headers];
      const body = new Uint8Array(await request.arrayBuffer());
      signal.throwIfAborted();
      requests.push({
        method,
        path: pathname,
        query: search,
        headers: Object.fromEntries(headers),
        body: new TextDecoder().decode(body),
        at: new Date(),
      });
      for (let kept = total(requests); kept > KEPT && requests.length > 1; ) {
        kept -= requests.shift()?.body.length ?? 0;
      }
      const reaction = core.handle(method, pathname + search, headers, body, Date.now());
      if (method !== 'GET') {
        deliverSoon();
      }
      switch (reaction.kind) {
        case 'drop':
          throw new TypeError('fetch failed: the sandbox was told to drop the connection');
        case 'hang':
          return await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
        default: {
          const { status } = reaction;
          const content = WITHOUT_BODY.has(status) ? null : reaction.body;
          return new Response(content, { status, headers: reaction.headers });
        }
      }
    }, /** @type {const} */ ({ neverRepeats: true, service: 'sandbox' })),
    advance(milliseconds) {
      core.advance(milliseconds);
      advanced += milliseconds;
      deliverSoon();
    },
    fail(fault) {
      core.fail(fault);
    },
    reset() {
      core.reset();
      requests.length = 0;
      advanced = 0;
      callbacks.clear();
    },
  });
}

/** @param {SandboxRequest[]} requests */
function total(requests) {
  return requests.reduce((sum, { body }) => sum + body.length, 0);
}
