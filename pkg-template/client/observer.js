/**
 * Who is told what a client asks, gets, waits for and asks again: `debug` and `onRetry`. They are told once the core has gone
 * on, so that nothing they do, throw or take their time for stands in its way.
 */

/** @typedef {import('../types/options.d.ts').DebugEvent} DebugEvent */

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
      told(() => write(lineOf(event), { ...event }));
    }
    if (isRetried && event.kind === 'retry') {
      const { kind, ...retry } = event;
      told(() => onRetry(retry));
    }
  };
}

/** @param {string} line */
const toConsole = (line) => console.debug(line);

/** What a listener throws, or rejects with later, is the page's to see, and no matter of the message. @param {() => unknown} work */
const told = (work) => void Promise.resolve().then(work).catch((error) => console.error(error));

/** @param {DebugEvent} event */
function lineOf({ kind, method, path, attempt, status, duration, delay, reason, requestId, serviceRequestId }) {
  const [took, wait] = [duration, delay].map((time) => `${Math.round(time ?? 0)} ms`);
  const because = `${reason}${status === undefined ? '' : `, ${status}`}`;
  const said = {
    request: 'asked',
    response: `answered ${status} after ${took}`,
    failure: `failed after ${took}: ${because}`,
    wait: `waits for ${reason}${delay === undefined ? '' : `, ${wait}`}`,
    retry: `again in ${wait}: ${because}`,
  };
  const service = serviceRequestId === undefined ? '' : `, service ${serviceRequestId}`;
  return `pec-massiva: ${method} ${path}, try ${attempt + (kind === 'wait' ? 1 : 0)}, ${said[kind]} (request ${requestId}${service})`;
}
