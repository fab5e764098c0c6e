/** What each bench begins with. */

import { makePackage } from '../scripts/package.mjs';
import { setUp } from '../scripts/setup.mjs';

/**
 * Installs what is missing, and builds the package, so that none of before is measured.
 *
 * @param {object} values
 * @param {boolean} values.built whether it is to be taken as it was built last
 */
export async function ready({ built }) {
  if (!built) {
    await setUp({ tests: 'package' });
    await makePackage();
  }
}
