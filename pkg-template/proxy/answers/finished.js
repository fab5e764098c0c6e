/** What every answer of the proxy has, and when it is over. */

/** @typedef {import('../../types/proxy.d.ts').ProxyLogEntry} Entry */

/**
 * Adds what every answer of the proxy has, and tells when the last byte is out.
 *
 * @param {Response} response
 * @param {Record<string, string | undefined>} more headers
 * @param {Entry} entry
 * @param {(error?: unknown) => void} over told, too, of what the answer's body broke off with
 */
export function finished(response, more, entry, over) {
  const headers = new Headers(response.headers);
  headers.set('x-pec-proxy', '1');
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(more)) {
    // Those that are not to be told, the portal's own answer must not tell either.
    value === undefined ? headers.delete(name) : headers.set(name, value);
  }
  entry.status = response.status;
  const tell = (/** @type {unknown} */ error = undefined) => {
    entry.duration = Date.now() - entry.at.getTime();
    over(error);
  };
  const { status } = response;
  if (response.body === null) {
    tell();
    return new Response(null, { status, headers });
  }
  return new Response(counted(response.body, entry, tell), { status, headers });
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {Entry} entry
 * @param {(error?: unknown) => void} tell
 */
function counted(body, entry, tell) {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            tell();
            controller.close();
            return;
          }
          entry.sent += value.length;
          controller.enqueue(value);
        } catch (error) {
          tell(error);
          throw error;
        }
      },
      cancel(reason) {
        tell();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

