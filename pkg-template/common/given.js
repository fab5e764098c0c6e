/** The compiled bytes of an entry without them: given by whoever imports it, before the first call. */

import { PecError } from '../core/js/errors.js';
import { isLoaded, load as loadOnce } from './load.js';

/**
 * @param {import('./load.js').Initialise} initialise
 * @param {string} entry its name, for the error of a call that comes too soon
 */
export function givenCore(initialise, entry) {
  /** @type {import('./load.js').Given | undefined} */
  let source;
  const load = () => {
    if (source === undefined && !isLoaded(initialise)) {
      const message = `Call init(source) of '${entry}' first. Nothing was sent.`;
      return Promise.reject(new PecError(message, { code: 'load.init' }));
    }
    return loadOnce(initialise, () => /** @type {import('./load.js').Given} */ (source));
  };
  /** @param {import('./load.js').Given} given */
  const init = async (given) => {
    source = given;
    await load();
  };
  return { load, init };
}
