/*
 * Requests as `fetch` takes them. This file imports nothing, see errors.js.
 */

/** How the service is asked, where nothing stands in between. @type {RequestInit} */
const DIRECT = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };

/**
 * A request that follows no redirect.
 *
 * @param {string} url
 * @param {string} method
 * @param {Headers} headers
 * @param {Blob | FormData | Uint8Array<ArrayBuffer> | undefined} body
 * @param {AbortSignal} signal
 * @param {RequestInit} [policies] default: those of a direct call
 */
export function requestOf(url, method, headers, body, signal, policies = DIRECT) {
  // Some runtimes (workerd) have no cookies, cache or referrer, and throw where they are named.
  const known = Object.entries(policies).filter(([name]) => name in Request.prototype);
  /** @type {RequestInit} */
  const init = { ...Object.fromEntries(known), method, headers, redirect: 'manual' };
  if (body !== undefined) {
    init.body = body;
  }
  try {
    return new Request(url, { ...init, signal });
  } catch {
    // What imitates a browser may bring signals that the runtime's requests do not take.
    return new Request(url, init);
  }
}
