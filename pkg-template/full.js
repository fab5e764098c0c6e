/** `pec-massiva/full`: the client with mailboxes, registry and campaigns, on a core of its own. */

import { classifier } from './client/client.js';
import { fullClass } from './client/full.js';
import { bytesOf } from './common/embedded.js';
import { load as loadOnce } from './common/load.js';
import bytes from './full-core/bytes.js';
import initialise, { Client, classify as told, life } from './full-core/pec_massiva_full.js';

const core = { Client, classify: told, life };
const load = () => loadOnce(initialise, () => bytesOf(bytes));

export const PecMassiva = /* @__PURE__ */ fullClass(load, core);
export const classify = /* @__PURE__ */ classifier(load, core);
export * from './client/common.js';
