/** The sandbox in Cloudflare's workerd. */

import initialise from '../sandbox-core/pec_massiva_sandbox.js';
import module from '../sandbox-core/pec_massiva_sandbox.wasm';
import { sandboxMaker } from '../sandbox/host.js';
import { load } from '../common/load.js';

export const createSandbox = /* @__PURE__ */ sandboxMaker(() => load(initialise, () => module));
