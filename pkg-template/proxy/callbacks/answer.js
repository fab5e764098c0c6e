/** Why a call was not taken: what its caller is answered, and what the portal is told. */
export class NotTaken extends Error {
  /**
   * @param {number} status
   * @param {string} words never what the caller sent, but for names, quoted and short
   * @param {{ cause?: unknown, headers?: Record<string, string> }} [more]
   */
  constructor(status, words, { cause, headers = {} } = {}) {
    super(words, cause === undefined ? undefined : { cause });
    this.status = status;
    this.headers = headers;
  }
}
