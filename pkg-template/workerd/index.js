/** The entry of Cloudflare's workerd, which compiles no bytes at run time but imports modules. */

import { classifier, clientClass } from '../client/client.js';
import initialise from '../core/pec_massiva.js';
import module from '../core/pec_massiva.wasm';
import { load as loadOnce } from '../common/load.js';

const load = () => loadOnce(initialise, () => module);

export const PecMassiva = /* @__PURE__ */ clientClass(load);
export const classify = /* @__PURE__ */ classifier(load);
export * from '../client/common.js';
