/** Where a proxy stands: what is before its own paths, and which host it was reached as. */

import { Refusal } from '../answers/response.js';

/** A host as browsers write it, with or without a port. */
export const HOST = /^(?:[a-z\d._-]+|\[[a-f\d:.]+\])(?::\d{1,5})?$/i;

/** Characters of what a caller sent that a refusal repeats. */
const LONGEST = 200;

/**
 * A short piece of what a caller sent, fit for an answer and a log.
 *
 * @param {string | null | undefined} text
 */
export function shown(text) {
  const plain = (text ?? '').replace(/[^\x21-\x7e]/g, '?');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/**
 * What stands before the proxy's own paths: what its option says, or else where a server has mounted it. The option may
 * be meant from the root or from the mount on.
 *
 * @param {string} pathname that was asked for
 * @param {string} basePath the option, empty where nothing was said
 * @param {unknown} mount what the server tells, if it does
 * @returns {string}
 */
export function baseOf(pathname, basePath, mount) {
  const mounted = typeof mount === 'string' ? mount : '';
  const bases = basePath === '' ? [mounted] : [basePath, `${mounted}${basePath}`];
  const base = bases.find((one) => pathname.startsWith(`${one}/`));
  if (base === undefined) {
    throw strayed(pathname, /** @type {string} */ (bases[0]));
  }
  return base;
}

/**
 * The no to a path that is none of the proxy.
 *
 * @param {string} pathname without its query, which may hold what no log should
 * @param {string} base
 */
export const strayed = (pathname, base) =>
  new Refusal(403, 'proxy.path', { path: shown(pathname), expected: `${base}/send` });

/**
 * The path of a request of Node's, whole, and what of it a framework took off before it handed the request on.
 *
 * @param {import('node:http').IncomingMessage & { originalUrl?: unknown, baseUrl?: unknown }} request
 * @returns {{ target: string, mount: string | undefined }}
 */
export function mountedAt({ url = '', originalUrl, baseUrl }) {
  const whole = typeof originalUrl === 'string' ? originalUrl : url;
  if (typeof baseUrl === 'string') {
    const joined = `${baseUrl}${url}`;
    // What somebody has rewritten on purpose stands in `url` alone; a slash at the end is of the framework's making.
    const isWhole = bare(whole) === bare(joined);
    return { target: isWhole ? whole : joined, mount: baseUrl };
  }
  const isMounted = whole !== url && whole.endsWith(url);
  return isMounted ? { target: whole, mount: whole.slice(0, -url.length) } : { target: url, mount: undefined };
}

/** Without its query and the slash at its end. @param {string} target */
const bare = (target) => (target.split('?')[0] ?? '').replace(/\/$/, '');
