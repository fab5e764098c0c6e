/**
 * pec-massiva/upload: how much of a message has left, for pages behind the package's own proxy.
 *
 * @module pec-massiva/upload
 */

import type { Request, Response } from './platform.js';

/**
 * A `fetch` for the client's option of that name: `new PecMassiva({ baseUrl: '/api/pec', fetch: uploadFetch })`. Behind the
 * package's own proxy, of the page's own origin, `onProgress` then tells while a message is `sending` how much of it has
 * left (`loaded` of `total`); everywhere else it is the runtime's `fetch`. It goes by XMLHttpRequest, which follows
 * redirects: an answer from elsewhere than was asked leaves the outcome unknown, until the proxy is asked for the key.
 */
export const uploadFetch: ((
  /** To be made as it is. */
  request: Request,
) => Promise<Response>) & {
  /** It does, as the client wants to know. */
  readonly tellsProgress: true;
};
