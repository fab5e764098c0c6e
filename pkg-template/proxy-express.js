/** `pec-massiva/proxy/express`: the proxy in Express, and in NestJS on it. */

export { expressProxy } from './proxy/express.js';
