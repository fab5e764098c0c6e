/** `pec-massiva/sandbox/server`: the sandbox over HTTP. */

export { sandboxListener, serveSandbox } from './sandbox/server.js';
