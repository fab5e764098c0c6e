/** `pec-massiva/proxy/server`: the proxy over HTTP. */

export { proxyListener, serveProxy } from './proxy/server.js';
