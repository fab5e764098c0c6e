/** The main entry: the client, its compiled core inside, nothing to configure. */

import { classifier, clientClass } from './client/client.js';
import { bytesOf } from './common/embedded.js';
import { load as loadOnce } from './common/load.js';
import bytes from './core/bytes.js';
import initialise, { Client, classify as told, life } from './core/pec_massiva.js';

const core = { Client, classify: told, life };
const load = () => loadOnce(initialise, () => bytesOf(bytes));

export const PecMassiva = /* @__PURE__ */ clientClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export * from './client/common.js';
