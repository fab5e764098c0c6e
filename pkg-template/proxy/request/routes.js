/** Which paths the two services have, and which of them this proxy lets through. */

/** @typedef {'massiva' | 'pec'} Service */

/** The service that tokens, credit and use are of: it is never forwarded to, only asked. @typedef {'account'} Asked */

/** The hosts of the service, as its documents say. */
const HOSTS = { massiva: 'ws.pecmassiva.com', pec: 'pec.openapi.it' };

/** The first segments of each service's paths, as its documents and its list of scopes say. */
const SEGMENTS = {
  massiva: ['send', 'inbox', 'quota'],
  pec: ['pec', 'verifica_pec', 'domini_pec', 'comunica_pec', 'dominio'],
  account: ['wallet', 'stats'],
};

/** The paths of the first service and of the account; the second's are deeper, and are named by their first segment. */
const TEMPLATES = {
  'POST /send': ['/send'],
  'GET /send': ['/send/{code}'],
  'DELETE /send': ['/send/{code}'],
  'GET /inbox': ['/inbox', '/inbox/{id}'],
  'DELETE /inbox': ['/inbox/{id}'],
  'GET /quota': ['/quota', '/quota/{mailbox}'],
  'GET /wallet': ['/wallet'],
  'GET /stats': ['/stats'],
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What passes where nothing is said: no deleting, nothing that costs but the message itself. */
export const DEFAULT_ALLOW = ['POST /send', 'GET /send', 'GET /inbox', 'GET /quota'];

/**
 * Segments hold letters, digits and a few marks, escaped or not; no escaped slash, and no dots alone. Some servers take off
 * what stands behind a semicolon first, and some unescape twice: no path of the services has an escaped per cent sign.
 */
const SEGMENT = /^(?!\.+(?:;|%3b|$))(?:[\w.~!$&'()*+,;=:@-]|%(?!2f|5c|2e|25|00)[\da-f]{2})+$/i;

/**
 * A name in a query by which some servers take another method than the one that was allowed, as they read it: signs before
 * it count as `_`.
 */
const METHOD_NAME = /^[^a-z]+method/i;

/** What the proxy says by itself of the mailbox. */
const CREDENTIAL_NAME = /^(?:x[-_])?(?:username|password)$/i;

/**
 * @param {string} segment
 * @returns {Service | Asked | undefined}
 */
function serviceOf(segment) {
  if (SEGMENTS.massiva.includes(segment)) {
    return 'massiva';
  }
  if (SEGMENTS.pec.includes(segment)) {
    return 'pec';
  }
  return SEGMENTS.account.includes(segment) ? 'account' : undefined;
}

/** What the proxy answers by itself. */
const OWN = ['once', 'look'];

/**
 * Whether a path that does not pass is one that a proxy may have all the same: what begins with `/pec` is the second
 * service's, or a base path that nobody took off.
 *
 * @param {string} path without the base path
 */
export function isOfService(path) {
  const [, first = '', second = ''] = path.split('/');
  const service = serviceOf(first);
  const isBase = service === 'pec' && (OWN.includes(second) || serviceOf(second) === 'massiva');
  return OWN.includes(first) || (service !== undefined && !isBase);
}

/**
 * An item of `allow`, or `undefined` where it names nothing the services have.
 *
 * @param {unknown} item
 */
export function ruleOf(item) {
  const [method, path, ...rest] = typeof item === 'string' ? item.split(' ') : [];
  const segment = path?.startsWith('/') === true ? path.slice(1) : '';
  const service = serviceOf(segment);
  if (method === undefined || !METHODS.includes(method) || rest.length > 0 || service === undefined) {
    return undefined;
  }
  const name = `${method} /${segment}`;
  return service !== 'pec' && !(name in TEMPLATES) ? undefined : name;
}

/**
 * @typedef {object} Route
 * @property {Service | Asked} service
 * @property {string} template what stands in the log
 * @property {string} path what the service is asked for
 * @property {boolean} isSend
 */

/**
 * The route of a request, if it passes.
 *
 * @param {ReadonlySet<string>} allowed
 * @param {string} method
 * @param {string} path without the base path
 * @returns {Route | undefined}
 */
export function routeOf(allowed, method, path) {
  const [empty, first = '', ...rest] = path.split('/');
  const service = serviceOf(first);
  const rule = `${method} /${first}`;
  if (empty !== '' || service === undefined || !allowed.has(rule)) {
    return undefined;
  }
  if (rest.length > 4 || !rest.every((segment) => SEGMENT.test(segment))) {
    return undefined;
  }
  if (service === 'pec') {
    const template = rest.length === 0 ? `/${first}` : `/${first}/…`;
    return { service, template, path, isSend: false };
  }
  const templates = TEMPLATES[/** @type {keyof typeof TEMPLATES} */ (rule)];
  const template = templates.find((one) => one.split('/').length === rest.length + 2);
  return template === undefined
    ? undefined
    : { service, template, path, isSend: rule === 'POST /send' };
}

/**
 * Whether a query says what is not the caller's to say: another method, or, where the service goes by the mailbox,
 * another one.
 *
 * @param {Service | Asked} service
 * @param {string} search
 */
export function saysOther(service, search) {
  // Some servers take a semicolon for what stands between two.
  const names = [...new URLSearchParams(search.replaceAll(';', '&')).keys()].map((name) => name.trim());
  return names.some((name) => METHOD_NAME.test(name) || (service === 'massiva' && CREDENTIAL_NAME.test(name)));
}

/** The template of a path that names a mailbox. */
const QUOTA = '/quota/{mailbox}';

/**
 * The mailbox that a path names, if it names one.
 *
 * @param {Route} route
 * @returns {string | undefined}
 */
export function namedMailbox({ template, path }) {
  if (template !== QUOTA) {
    return undefined;
  }
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  } catch {
    return '';
  }
}

/**
 * Whether a request is about a key, so that its answer says what is known of it: also where the path is
 * another proxy's.
 *
 * @param {string} method
 * @param {string} pathname
 */
export function isOfKey(method, pathname) {
  return method === 'POST' ? pathname.endsWith('/send') : method === 'GET' && /\/(?:once|look)\//.test(pathname);
}

/** What a key may be. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** @param {string | null | undefined} key */
export const isKey = (key) => typeof key === 'string' && KEY.test(key);

/**
 * The key that a request is about, for its answer to name: what else stands between may hand answers to the wrong request.
 *
 * @param {Request} request
 * @param {string} pathname
 * @returns {string | undefined}
 */
export function keyOf(request, pathname) {
  if (!isOfKey(request.method, pathname)) {
    return undefined;
  }
  const asked = /\/(?:once|look)\/[^/]+$/.exec(pathname)?.[0];
  const key = request.method === 'POST' ? request.headers.get('idempotency-key') : askedKey(asked ?? '')?.key;
  return isKey(key) ? /** @type {string} */ (key) : undefined;
}

/** What stands for itself in a path, whoever reads it on the way. */
const PLAIN = /^[\w-](?:[\w.-]*[\w-])?$/;

/**
 * The key that a segment stands for: itself, or `~` and base64url of what something on the way may read otherwise, such as
 * a slash.
 *
 * @param {string} segment
 */
function ofSegment(segment) {
  const letters = /^~([\w-]+)$/.exec(segment)?.[1];
  if (letters === undefined || letters.length % 4 === 1) {
    return segment;
  }
  const key = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  // What nobody writes so is a key that begins like one.
  return isKey(key) && !PLAIN.test(key) ? key : segment;
}

/**
 * The key of `GET /once/{key}`, which takes one that was never seen out of use, or of `GET /look/{key}`, which leaves
 * all as it is.
 *
 * @param {string} path without the base path
 * @returns {{ key: string, isBurning: boolean } | undefined}
 */
export function askedKey(path) {
  const match = /^\/(once|look)\/([^/]+)$/.exec(path);
  if (match?.[2] === undefined) {
    return undefined;
  }
  try {
    return { key: ofSegment(decodeURIComponent(match[2])), isBurning: match[1] === 'once' };
  } catch {
    return undefined;
  }
}

/**
 * Where the services stand: URLs without a slash at their end.
 *
 * @param {'production' | 'test'} environment
 * @param {string | { massiva?: string | undefined, pec?: string | undefined } | undefined} target
 * @returns {Record<Service, string>}
 */
export function basesOf(environment, target) {
  const own = typeof target === 'string' ? { massiva: target, pec: target } : (target ?? {});
  const prefix = environment === 'test' ? 'test.' : '';
  const base = (/** @type {Service} */ service) =>
    String(own[service] ?? `https://${prefix}${HOSTS[service]}`).replace(/\/+$/, '');
  return { massiva: base('massiva'), pec: base('pec') };
}

/**
 * The narrowest scopes for what passes.
 *
 * @param {'production' | 'test'} environment
 * @param {Iterable<string>} allowed
 */
export function scopesOf(environment, allowed) {
  const prefix = environment === 'test' ? 'test.' : '';
  return Array.from(allowed).flatMap((rule) => {
    const [method, path = ''] = rule.split(' ');
    const service = serviceOf(path.slice(1)) ?? 'massiva';
    return service === 'account' ? [] : [`${method}:${prefix}${HOSTS[service]}${path}`];
  });
}

/** Whether a rule is of what the account tells. @param {string} rule */
export const isOfAccount = (rule) => serviceOf(rule.split(' ')[1]?.slice(1) ?? '') === 'account';
