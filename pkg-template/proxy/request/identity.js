/** A request's id, the same in the log, in `onError`, in traces and in the answer. */

/** As the W3C's trace context writes it; ids of zeros alone are none, and so is the version `ff`. */
const TRACE_PARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/** What gateways number their requests with. */
const REQUEST_ID = /^[\w.:/+=@-]{1,128}$/;

/**
 * What `traceparent` tells, where it is well-formed.
 *
 * @param {Headers} headers
 * @returns {{ traceId: string, spanId: string, traceFlags: number } | undefined}
 */
export function traceOf(headers) {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(headers.get('traceparent') ?? '') ?? [];
  return traceId === '' ? undefined : { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/**
 * What a header `x-request-id` says, where it is what gateways write: in a log it can neither begin a line nor be a page.
 *
 * @param {Headers} headers of a request, or of the service's answer
 * @returns {string | undefined}
 */
export function givenId(headers) {
  const given = headers.get('x-request-id') ?? '';
  return REQUEST_ID.test(given) ? given : undefined;
}

/** Of `traceparent` the trace's id, else `x-request-id`, else a new one. @param {Headers} headers @returns {string} */
export const idOf = (headers) => traceOf(headers)?.traceId ?? givenId(headers) ?? crypto.randomUUID();
