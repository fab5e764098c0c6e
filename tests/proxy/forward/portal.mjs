/** A proxy by Node's http before a service of the forwarder's tests. */

import { byNode } from '../../../pkg-template/proxy/forward/node.js';
import { made } from '../made.mjs';
import { TAKEN } from './service.mjs';

/** @param {string} target @param {object} [more] */
export const portal = (target, more = {}) => made({ target, fetch: undefined, way: byNode(), ...more }).proxy;

/** A service that answers every message and every read. @param {any[]} seen */
export const friendly = (seen) => (request, response) => {
  const { method, url, headers } = request;
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => {
    seen.push({ method, url, headers, body });
    response.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(TAKEN);
  });
};

/** @param {{ close: () => Promise<unknown> }} service @param {() => Promise<void>} work */
export async function before(service, work) {
  try {
    await work();
  } finally {
    await service.close();
  }
}
