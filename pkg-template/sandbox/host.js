/** The sandbox as a `fetch`. */

import { Sandbox } from '../sandbox-core/pec_massiva_sandbox.js';
import { marked } from '../common/bound.js';
import { WITHOUT_BODY } from '../common/statuses.js';

/** Characters of bodies that are kept for `requests`; beyond that the oldest go. */
const KEPT = 300e6;

/**
 * @typedef {import('../types/sandbox.d.ts').SandboxRequest} SandboxRequest
 * @typedef {import('../types/sandbox.d.ts').SandboxCallback} SandboxCallback
 */

/**
 * @param {() => Promise<void>} load
 * @returns {typeof import('../types/sandbox.d.ts').createSandbox}
 */
export function sandboxMaker(load) {
  return async function createSandbox(options) {
    await load();
    return host(new Sandbox(options));
  };
}

/**
 * @param {Sandbox} core
 * @returns {import('../types/sandbox.d.ts').Sandbox}
 */
function host(core) {
  /** @type {SandboxRequest[]} */
  const requests = [];
  /** @type {SandboxCallback[]} */
  const callbacks = [];
  return marked({
    requests,
    get callbacks() {
      for (const call of core.takeCallbacks(Date.now())) {
        callbacks.push({ ...call, at: new Date(call.at) });
      }
      return callbacks;
    },
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
    }, /** @type {const} */ ({ neverRepeats: true })),
    advance(milliseconds) {
      core.advance(milliseconds);
    },
    fail(fault) {
      core.fail(fault);
    },
    reset() {
      core.reset();
      requests.length = 0;
      callbacks.length = 0;
    },
  });
}

/** @param {SandboxRequest[]} requests */
function total(requests) {
  return requests.reduce((sum, { body }) => sum + body.length, 0);
}
