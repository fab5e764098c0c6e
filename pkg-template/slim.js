/** The entry without the bytes: `await init(source)` first. */

import { classifier, clientClass } from './client/client.js';
import { PecError } from './core/js/errors.js';
import initialise from './core/pec_massiva.js';
import { isLoaded, load as loadOnce } from './common/load.js';

/** @type {import('./common/load.js').Given | undefined} */
let source;

const load = () => {
  if (source === undefined && !isLoaded(initialise)) {
    const message = "Call init(source) of 'pec-massiva/slim' first. Nothing was sent.";
    return Promise.reject(new PecError(message, { code: 'load.init' }));
  }
  return loadOnce(initialise, () => /** @type {import('./common/load.js').Given} */ (source));
};

export const PecMassiva = /* @__PURE__ */ clientClass(load);
export const classify = /* @__PURE__ */ classifier(load);
export * from './client/common.js';

/** @param {import('./common/load.js').Given} given */
export async function init(given) {
  source = given;
  await load();
}
