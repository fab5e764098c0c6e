/** `pec-massiva/slim`: without the bytes: `await init(source)` first. */

import { classifier, clientClass } from './client/client.js';
import { givenCore } from './common/given.js';
import initialise, { Client, classify as told, life } from './core/pec_massiva.js';

const core = { Client, classify: told, life };
const { load, init } = /* @__PURE__ */ givenCore(initialise, 'pec-massiva/slim');

export const PecMassiva = /* @__PURE__ */ clientClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export { init };
export * from './client/common.js';
