/**
 * pec-massiva/slim: the main entry without the bytes of its compiled core, which `init` loads: `await
 * init('/assets/pec_massiva.wasm')` first, a copy of `pec-massiva/pec_massiva.wasm`.
 *
 * @module pec-massiva/slim
 */

import type { Response, URL, WebAssemblyModule } from './platform.js';

export * from './index.js';

/** A compiled core, or where it is. */
export type Source = URL | string | Response | ArrayBuffer | ArrayBufferView | WebAssemblyModule;

/** What `init` takes. */
export type Given = Source | Promise<Source>;

/**
 * Loads the compiled core; call it before anything else.
 *
 * @param source where `pec-massiva/pec_massiva.wasm` is (no other core fits), or its bytes, or the compiled module
 * @throws {@link PecError} (rejects) where it cannot be loaded: `load.failed`, `load.policy`, `load.noWebAssembly`
 */
export function init(source: Given): Promise<void>;
