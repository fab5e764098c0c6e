/**
 * Who is told what a client asks, gets, waits for and asks again: `debug` and `onRetry`. They are told once the core has gone
 * on, so that nothing they do, throw or take their time for stands in its way.
 */

/**
 * @typedef {import('../types/options.d.ts').DebugEvent} DebugEvent
 * @typedef {import('../types/options.d.ts').Retry} Retry
 */

/**
 * What the core tells, where anybody listens.
 *
 * @param {any} options of a client; the core says what is wrong with them
 * @returns {((event: DebugEvent) => void) | undefined}
 */
export function observerOf({ debug, onRetry }) {
  const write = debug === true ? toConsole : debug;
  const isWritten = typeof write === 'function';
  const isRetried = typeof onRetry === 'function';
  if (!isWritten && !isRetried) {
    return undefined;
  }
  return (event) => {
    if (isWritten) {
      queueMicrotask(() => told(() => write(lineOf(event), { ...event })));
    }
    if (isRetried && event.kind === 'retry') {
      queueMicrotask(() => told(() => onRetry(retryOf(event))));
    }
  };
}

/** @param {string} line */
const toConsole = (line) => console.debug(line);

/** What a listener throws, or rejects with later, is the page's to see, and no matter of the message. @param {() => unknown} work */
async function told(work) {
  try {
    await work();
  } catch (error) {
    console.error(error);
  }
}

/** @param {DebugEvent} event @returns {Retry} */
function retryOf({ kind, duration, ...retry }) {
  return /** @type {any} */ (retry);
}

/** @param {DebugEvent} event */
export function lineOf({ kind, method, path, attempt, status, duration, delay, reason, requestId, serviceRequestId }) {
  const because = [reason, status].filter((word) => word !== undefined).join(', ');
  const milliseconds = (/** @type {number | undefined} */ time) => `${Math.round(time ?? 0)} ms`;
  const said = {
    request: () => 'asked',
    response: () => `answered ${status} after ${milliseconds(duration)}`,
    failure: () => `failed after ${milliseconds(duration)}: ${because}`,
    wait: () => `waits for ${reason}${delay === undefined ? '' : `, ${milliseconds(delay)}`}`,
    retry: () => `again in ${milliseconds(delay)}: ${because}`,
  };
  const service = serviceRequestId === undefined ? '' : `, service ${serviceRequestId}`;
  return `pec-massiva: ${method} ${path}, try ${kind === 'wait' ? attempt + 1 : attempt}, ${said[kind]()} (request ${requestId}${service})`;
}
