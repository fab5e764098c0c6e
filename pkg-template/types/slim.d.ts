export * from './index.js';

/**
 * Loads the compiled core; call it before anything else.
 *
 * @param source where `pec-massiva/pec_massiva.wasm` is, or its bytes, or the compiled module
 */
export function init(
  source:
    | URL
    | string
    | Response
    | BufferSource
    | WebAssembly.Module
    | Promise<URL | string | Response | BufferSource | WebAssembly.Module>,
): Promise<void>;
