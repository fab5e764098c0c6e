/** The main entry: the compiled core inside, nothing to configure. */

import { classifier, clientClass } from './client/client.js';
import bytes from './core/bytes.js';
import initialise from './core/pec_massiva.js';
import { bytesOf } from './common/embedded.js';
import { load as loadOnce } from './common/load.js';

const load = () => loadOnce(initialise, () => bytesOf(bytes));

export const PecMassiva = /* @__PURE__ */ clientClass(load);
export const classify = /* @__PURE__ */ classifier(load);
export * from './client/common.js';
