/** The entry without the bytes: `await init(source)` first. */

import initialise from './core/pec_massiva.js';
import { classifier, clientClass } from './client.js';
import { PecError } from './core/js/errors.js';
import { isLoaded, load as loadOnce } from './load.js';

/** @type {import('./load.js').Given | undefined} */
let source;

const load = () => {
  if (source === undefined && !isLoaded(initialise)) {
    const message = "Call init(source) of 'pec-massiva/slim' first. Nothing was sent.";
    return Promise.reject(new PecError(message, { code: 'load.init' }));
  }
  return loadOnce(initialise, () => /** @type {import('./load.js').Given} */ (source));
};

export const PecMassiva = /* @__PURE__ */ clientClass(load);
export const classify = /* @__PURE__ */ classifier(load);
export * from './common.js';

/** @param {import('./load.js').Given} given */
export async function init(given) {
  source = given;
  await load();
}
