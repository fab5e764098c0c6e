/** Where the package runs. */

/** The others imitate Node's modules. */
export const isNode = () => !('Deno' in globalThis) && !('Bun' in globalThis);

/** Workers come and go, many at once, each with a memory of its own and without files. */
export const isCloudflareWorker = () => globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** A page, or a worker of one; of the runtimes with such workers only browsers call themselves Mozilla. */
export function isBrowser() {
  if (typeof document !== 'undefined') {
    return true;
  }
  return 'WorkerGlobalScope' in globalThis && /^Mozilla\//.test(globalThis.navigator?.userAgent ?? '');
}
