import type { Response, URL, WebAssemblyModule } from './platform.js';

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
    | ArrayBuffer
    | ArrayBufferView
    | WebAssemblyModule
    | Promise<URL | string | Response | ArrayBuffer | ArrayBufferView | WebAssemblyModule>,
): Promise<void>;
