/** The sandbox with its compiled core inside. */

import bytes from '../sandbox-core/bytes.js';
import initialise from '../sandbox-core/pec_massiva_sandbox.js';
import { bytesOf } from '../shared/embedded.js';
import { load } from '../shared/load.js';
import { sandboxMaker } from './host.js';

export const createSandbox = /* @__PURE__ */ sandboxMaker(() =>
  load(initialise, () => bytesOf(bytes)),
);
