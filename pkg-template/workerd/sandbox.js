/** The sandbox in Cloudflare's workerd. */

import module from '../sandbox-core/pec_massiva_sandbox.wasm';
import initialise from '../sandbox-core/pec_massiva_sandbox.js';
import { load } from '../load.js';
import { sandboxMaker } from '../sandbox-host.js';

export const createSandbox = /* @__PURE__ */ sandboxMaker(() => load(initialise, () => module));
