/** Who may call from where: CORS, and the guard against requests that another site makes a browser send. */

import { Refusal } from '../answers/response.js';
import { HOST, shown } from './place.js';

/** What of the answers' headers a page of another origin may read. */
const EXPOSED =
  'retry-after, x-pec-proxy, x-pec-accepts, x-pec-answers, x-pec-key, x-pec-mailbox, x-pec-request, x-pec-service-request, x-pec-session, x-pec-store';

/** The headers of the client's own, for a preflight that names none. */
const ACCEPTED = 'content-type, idempotency-key, x-pec-mailbox, x-pec-store, x-request-id, x-requested-with';

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
  const origin = request.headers.get('origin');
  if (origin === null || !origins.includes(origin)) {
    throw new Refusal(403, 'proxy.preflight', { origin: shown(origin ?? 'no origin') });
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
 * cookies, but cannot bear a JSON type or a header of their own, and browsers say where they come from. Where the portal
 * is not reached by https they do not, nor do old ones: then a link looks like a page's own read.
 *
 * @param {Request} request
 * @param {{ origins: readonly string[], trustProxy: boolean }} settings
 * @param {{ isBurning?: boolean, mayCost?: boolean }} [read] whether it is a GET that leaves something behind, as
 *   `GET /once/{key}` does; or one that may cost, as those of the second service
 */
export function guard(request, { origins, trustProxy }, { isBurning = false, mayCost = false } = {}) {
  const { headers, method } = request;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isAllowed = origin !== null && origins.includes(origin);
  const own = ownPlace(request, trustProxy);
  const isForeign =
    site !== null ? site !== 'same-origin' && site !== 'none' : origin !== null && !isOfPlace(origin, own);
  if (!isAllowed && isForeign) {
    const place = own.scheme === undefined ? own.host : `${own.scheme}://${own.host}`;
    const told = { origin: shown(origin ?? 'none'), site: shown(site ?? 'none'), own: shown(place) };
    throw new Refusal(403, 'proxy.otherOrigin', told);
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
  if (mayCost && site === null && origin === null && !isOwn) {
    throw new Refusal(403, 'proxy.getHeader');
  }
  // Other methods no form can make: a browser asks first whether it may.
  if (method === 'POST' && type !== 'application/json' && !isOwn && !headers.has('idempotency-key')) {
    throw new Refusal(403, 'proxy.postHeader');
  }
}

/**
 * Where the browser reached the proxy. The scheme is known only where a server in front of the proxy tells it: where TLS
 * ends before the proxy, it does not know its own.
 *
 * @typedef {{ host: string, scheme?: string | undefined }} Place
 */

/**
 * @param {Request} request
 * @param {boolean} trustProxy whether forwarding headers are the portal's own words, and not anybody's
 * @returns {Place}
 */
function ownPlace(request, trustProxy) {
  const { headers, url } = request;
  const host = headers.get('host') ?? new URL(url).host;
  if (!trustProxy) {
    return { host };
  }
  const forwarded = firstOf(headers.get('x-forwarded-host'));
  const scheme = firstOf(headers.get('x-forwarded-proto')).toLowerCase();
  return {
    host: HOST.test(forwarded) ? forwarded : host,
    scheme: scheme === 'https' || scheme === 'http' ? scheme : undefined,
  };
}

/** What the server nearest to the browser said. @param {string | null} list */
const firstOf = (list) => (list ?? '').split(',', 1)[0]?.trim() ?? '';

/**
 * Whether an origin is the place itself. Browsers leave the port out that a scheme has anyway; some servers in front of
 * others write it.
 *
 * @param {string} origin
 * @param {Place} place
 */
function isOfPlace(origin, { host, scheme }) {
  if (!URL.canParse(origin)) {
    return false;
  }
  const page = new URL(origin);
  const isWeb = page.protocol === 'https:' || page.protocol === 'http:';
  if (!isWeb || (scheme !== undefined && page.protocol !== `${scheme}:`)) {
    return false;
  }
  const own = host.toLowerCase();
  const usual = scheme === undefined ? /:(?:80|443)$/ : scheme === 'https' ? /:443$/ : /:80$/;
  return page.host === own || page.host === own.replace(usual, '');
}
