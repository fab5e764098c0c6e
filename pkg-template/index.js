/** The main entry: the compiled core inside, nothing to configure. */

import bytes from './core/bytes.js';
import initialise from './core/pec_massiva.js';
import { classifier, clientClass } from './client.js';
import { bytesOf } from './embedded.js';
import { load as loadOnce } from './load.js';

const load = () => loadOnce(initialise, () => bytesOf(bytes));

export const PecMassiva = /* @__PURE__ */ clientClass(load);
export const classify = /* @__PURE__ */ classifier(load);
export * from './common.js';
