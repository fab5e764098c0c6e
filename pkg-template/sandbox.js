/** `pec-massiva/sandbox`: the service in memory. */

export { createSandbox } from './sandbox/create.js';
