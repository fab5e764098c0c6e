/*
 * What a `fetch` does by itself when a connection breaks, and what it tells of that. This file imports nothing, see errors.js.
 */

/**
 * The first versions whose `fetch` never posted a request again, whatever broke: tests/package/repeats.test.mjs
 * measures them. Bun before 1.3.14 does; Deno does with texts; of Cloudflare's runtime there is only one version
 * at a time. Only an answer of 421, which says that the request was not taken, makes Node ask once more.
 */
const NEVER_SINCE = { Node: [18, 0, 0], Bun: [1, 3, 14], workerd: [] };

/**
 * Whether one call may reach the server more than once: browsers post again by themselves where a connection
 * breaks, and the server may have taken the first. What was not measured may do so too.
 *
 * A function that is marked `neverRepeats = true` is vouched for by who gives it; `false` says that it may, such
 * as one that tries again. Unmarked, a given one is as good as the runtime's own.
 *
 * @param {unknown} [fetch] default: the runtime's own
 * @returns {boolean}
 */
export function mayRepeat(fetch) {
  const mark = /** @type {{ neverRepeats?: unknown } | null | undefined} */ (fetch)?.neverRepeats;
  if (typeof mark === 'boolean') {
    return !mark;
  }
  const runtime = runtimeOf(/** @type {any} */ (globalThis));
  return runtime === undefined || !isAtLeast(runtime.version, NEVER_SINCE[runtime.name]);
}

/**
 * Whether a browser carries the requests, which hides why one failed: a page or a worker of one, Electron's windows
 * too, and not what only imitates a page inside another runtime.
 *
 * @returns {boolean}
 */
export function inBrowser() {
  const realm = /** @type {any} */ (globalThis);
  const { process, navigator } = realm;
  const isPage = 'document' in realm || 'WorkerGlobalScope' in realm;
  const isOther = 'Deno' in realm || 'Bun' in realm || navigator?.userAgent === 'Cloudflare-Workers';
  const isNode = Object.prototype.toString.call(process) === '[object process]';
  return isPage && !isOther && (!isNode || process.versions?.electron !== undefined);
}

/**
 * What is wrong with a URL: the runtime's code, or words; empty where nothing is.
 *
 * @param {string} url
 * @returns {string}
 */
export function urlFault(url) {
  try {
    return new URL(url) && '';
  } catch (error) {
    return String(/** @type {any} */ (error)?.code ?? 'invalid URL');
  }
}

/**
 * The runtime, where it is one that was measured. Bundlers put a `process` of their own into pages, and the runtimes
 * imitate each other, so each is known by what only it has.
 *
 * @param {any} realm
 * @returns {{ name: keyof typeof NEVER_SINCE, version: string } | undefined}
 */
function runtimeOf(realm) {
  const { process, navigator, Bun } = realm;
  // Electron's windows and what imitates a browser have a `process` that is Node's, and another fetch.
  if ('document' in realm || 'Deno' in realm || process?.versions?.electron !== undefined) {
    return undefined;
  }
  if (navigator?.userAgent === 'Cloudflare-Workers') {
    return 'WebSocketPair' in realm ? { name: 'workerd', version: '' } : undefined;
  }
  if (Bun !== undefined || process?.versions?.bun !== undefined) {
    return { name: 'Bun', version: String(Bun?.version) };
  }
  const isNode = Object.prototype.toString.call(process) === '[object process]' && process.release?.name === 'node';
  return isNode ? { name: 'Node', version: String(process.versions?.node) } : undefined;
}

/**
 * @param {string} version
 * @param {readonly number[]} least
 */
function isAtLeast(version, least) {
  // Of a canary build the release that it precedes is not out yet.
  const parts = version.split(/[.-]/).map(Number);
  for (const [index, part] of least.entries()) {
    const given = parts[index] ?? NaN;
    if (given !== part) {
      return given > part;
    }
  }
  return parts.length === 3 || least.length === 0;
}
