/** `pec-massiva/proxy/fastify`: the proxy in Fastify. */

export { fastifyProxy } from './proxy/fastify.js';
