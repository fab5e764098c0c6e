/** Where things lie. */

import { root } from './run.mjs';
import { version } from './versions.mjs';

/** The package, laid out to be packed. */
export const stage = `${root}target/package`;

/** The package, packed: the very file that would be published. */
export const tarball = `${root}dist/pec-massiva-${version}.tgz`;

/**
 * The tarball, unpacked: what the demo page, the tests and the benchmarks use, never the sources.
 */
export const unpacked = `${root}target/consumer/pec-massiva`;

/** What the portal uses of other people's, as files that a page can load: by the folder in `portal/libraries`. */
export const libraries = { 'read-excel-file': `${root}node_modules/read-excel-file/bundle` };
