/** The service in memory. */

import bytes from './sandbox-core/bytes.js';
import initialise from './sandbox-core/pec_massiva_sandbox.js';
import { bytesOf } from './embedded.js';
import { load } from './load.js';
import { sandboxMaker } from './sandbox-host.js';

export const createSandbox = /* @__PURE__ */ sandboxMaker(() =>
  load(initialise, () => bytesOf(bytes)),
);
