/** Who may call from where: CORS, and the guard against requests that another site makes a browser send. */

import { Refusal } from '../answers/response.js';

/** What of the answers' headers a page of another origin may read. */
const EXPOSED = 'retry-after, x-pec-proxy, x-pec-key, x-pec-mailbox, x-pec-request, x-pec-session, x-pec-store';

/** The headers of the client's own, for a preflight that names none. */
const ACCEPTED = 'content-type, idempotency-key, x-pec-mailbox, x-pec-store, x-requested-with';

/** Headers that no form, link or image can bear: each shows that a page's own code is asking. */
const OWN = ['x-pec-store', 'x-pec-mailbox', 'x-requested-with'];

/**
 * @param {Request} request
 * @param {readonly string[]} origins that may call, besides the proxy's own
 */
export function corsHeaders(request, origins) {
  const origin = request.headers.get('origin');
  /** @type {Record<string, string>} */
  const headers = {};
  if (origins.length > 0) {
    headers['vary'] = 'origin';
  }
  if (origin !== null && origins.includes(origin)) {
    headers['access-control-allow-origin'] = origin;
    headers['access-control-allow-credentials'] = 'true';
    headers['access-control-expose-headers'] = EXPOSED;
  }
  return headers;
}

/**
 * The answer to a preflight.
 *
 * @param {Request} request
 * @param {readonly string[]} origins
 */
export function preflight(request, origins) {
  if (!origins.includes(request.headers.get('origin') ?? '')) {
    throw new Refusal(403, 'proxy.preflight');
  }
  const asked = request.headers.get('access-control-request-headers');
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': asked ?? ACCEPTED,
      'access-control-max-age': '600',
    },
  });
}

/**
 * Refuses what a page of another site had a browser send: a form, a link, an image. They carry the user's
 * cookies, but cannot bear a JSON type or a header of their own, and browsers say where they come from.
 *
 * @param {Request} request
 * @param {readonly string[]} origins
 * @param {boolean} isBurning whether it is a GET that leaves something behind, as `GET /once/{key}` does
 */
export function guard(request, origins, isBurning) {
  const { headers, method } = request;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isAllowed = origin !== null && origins.includes(origin);
  if (!isAllowed && site !== null && site !== 'same-origin' && site !== 'none') {
    throw new Refusal(403, 'proxy.otherOrigin');
  }
  if (!isAllowed && site === null && origin !== null && hostOf(origin) !== ownHost(request)) {
    throw new Refusal(403, 'proxy.otherOrigin');
  }
  const mode = headers.get('sec-fetch-mode');
  if (mode === 'navigate') {
    throw new Refusal(403, 'proxy.navigation');
  }
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isOwn = OWN.some((name) => headers.has(name));
  if (isBurning && !isOwn) {
    throw new Refusal(403, 'proxy.askHeader');
  }
  // Other methods no form can make: a browser asks first whether it may.
  if (method === 'POST' && type !== 'application/json' && !isOwn && !headers.has('idempotency-key')) {
    throw new Refusal(403, 'proxy.postHeader');
  }
}

/** @param {string} origin */
function hostOf(origin) {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * The scheme is left out: where TLS ends before the proxy, it does not know its own.
 *
 * @param {Request} request
 */
function ownHost(request) {
  return request.headers.get('host') ?? new URL(request.url).host;
}
