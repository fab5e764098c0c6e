/** The main entry in Cloudflare's workerd, which compiles no bytes at run time but imports modules. */

import { classifier, clientClass } from '../client/client.js';
import { load as loadOnce } from '../common/load.js';
import initialise, { Client, classify as told, life } from '../core/pec_massiva.js';
import module from '../core/pec_massiva.wasm';

const core = { Client, classify: told, life };
const load = () => loadOnce(initialise, () => module);

export const PecMassiva = /* @__PURE__ */ clientClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export * from '../client/common.js';
