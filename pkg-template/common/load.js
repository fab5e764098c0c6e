/**
 * Loads a compiled module: once, at the first call that needs it, and again after a failure.
 *
 * One layout only passed in every bundler and runtime that was tried: the bytes as text in a module
 * that is imported statically, and this call inside each async method. `new URL(…, import.meta.url)`,
 * dynamic imports and top-level await each failed somewhere (Vite's dev server, service workers,
 * Next on the server, Node's `require`).
 */

import { PecError } from '../core/js/errors.js';

/**
 * @typedef {URL | string | Request | Response | BufferSource | WebAssembly.Module} Source
 * @typedef {Source | Promise<Source>} Given
 * @typedef {(options: { module_or_path: any }) => Promise<unknown>} Initialise
 */

/** @type {WeakMap<Initialise, Promise<void>>} */
const loads = new WeakMap();

/**
 * @param {Initialise} initialise of the compiler's output; loaded once, whoever asks
 * @param {() => Given} source gives the compiled bytes
 * @returns {Promise<void>}
 */
export function load(initialise, source) {
  const known = loads.get(initialise);
  if (known !== undefined) {
    return known;
  }
  const loading = start(initialise, source).catch((error) => {
    loads.delete(initialise);
    throw explain(error);
  });
  loads.set(initialise, loading);
  return loading;
}

/**
 * Whether a load was begun and has not failed.
 *
 * @param {Initialise} initialise
 */
export function isLoaded(initialise) {
  return loads.has(initialise);
}

/**
 * @param {Initialise} initialise
 * @param {() => Given} source
 */
async function start(initialise, source) {
  await initialise({ module_or_path: await source() });
}

/** @param {unknown} error */
function explain(error) {
  if (typeof WebAssembly === 'undefined') {
    return new PecError('This runtime has no WebAssembly, which pec-massiva needs. Nothing was sent.', {
      code: 'load.noWebAssembly',
      cause: error,
    });
  }
  const text = String(error);
  if (/unsafe-eval|content security policy|blocked by csp|disallowed by embedder/i.test(text)) {
    const message =
      "This page's Content Security Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src. Nothing was sent.";
    return new PecError(message, { code: 'load.policy', cause: error });
  }
  const message = `pec-massiva could not load its WebAssembly (${text}). Nothing was sent; the next call tries again.`;
  return new PecError(message, { code: 'load.failed', params: { text }, cause: error });
}
