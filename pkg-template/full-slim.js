/** `pec-massiva/full/slim`: without the bytes: `await init(source)` first. */

import { classifier } from './client/client.js';
import { fullClass } from './client/full.js';
import { givenCore } from './common/given.js';
import initialise, { Client, classify as told, life } from './full-core/pec_massiva_full.js';

const core = { Client, classify: told, life };
const { load, init } = /* @__PURE__ */ givenCore(initialise, 'pec-massiva/full/slim');

export const PecMassiva = /* @__PURE__ */ fullClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export { init };
export * from './client/common.js';
