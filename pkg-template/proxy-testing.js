/** `pec-massiva/proxy/testing`: what every store must pass. */

export { storeTests } from './proxy/testing/tests.js';
