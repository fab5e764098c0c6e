/**
 * pec-massiva/full/slim: the same of `pec-massiva/full`; its core is `pec-massiva/pec_massiva_full.wasm`.
 *
 * @module pec-massiva/full/slim
 */

import type { Given } from './slim.js';

export * from './full.js';

/**
 * Loads the compiled core; call it before anything else.
 *
 * @param source where `pec-massiva/pec_massiva_full.wasm` is (no other core fits), or its bytes, or the compiled module
 * @throws PecError (rejects) where it cannot be loaded: `load.failed`, `load.policy`, `load.noWebAssembly`
 */
export function init(source: Given): Promise<void>;
