/** `pec-massiva/full` in Cloudflare's workerd, which compiles no bytes at run time but imports modules. */

import { classifier } from '../client/client.js';
import { fullClass } from '../client/full.js';
import { load as loadOnce } from '../common/load.js';
import initialise, { Client, classify as told, life } from '../full-core/pec_massiva_full.js';
import module from '../full-core/pec_massiva_full.wasm';

const core = { Client, classify: told, life };
const load = () => loadOnce(initialise, () => module);

export const PecMassiva = /* @__PURE__ */ fullClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export * from '../client/common.js';
