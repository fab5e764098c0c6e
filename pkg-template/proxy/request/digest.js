/** SHA-256, where it is quickest. */

/** Bytes up to which handing them to another thread takes longer than to digest them. */
const SHORT = 65_536;

/** Node's own, which digests at once; other runtimes may not have it. */
const own = /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:crypto');

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>}
 */
export async function sha256(bytes) {
  if (typeof own?.createHash === 'function' && bytes.length <= SHORT) {
    return own.createHash('sha256').update(bytes).digest();
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
