/** The sandbox with its compiled core inside. */

import bytes from '../sandbox-core/bytes.js';
import initialise from '../sandbox-core/pec_massiva_sandbox.js';
import { bytesOf } from '../common/embedded.js';
import { load } from '../common/load.js';
import { sandboxMaker } from './host.js';

export const createSandbox = /* @__PURE__ */ sandboxMaker(() =>
  load(initialise, () => bytesOf(bytes)),
);
