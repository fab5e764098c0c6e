/**
 * The bounds of an exchange with the service. Their timers are the proxy's own, and end the exchange by
 * themselves: a signal handed to a `Request` that nobody keeps can be collected before it fires.
 */

import { WITHOUT_BODY } from '../../common/statuses.js';
import { Late } from '../../common/wait.js';

/**
 * A body on its way to the service.
 *
 * @typedef {object} Source
 * @property {() => Promise<Uint8Array | undefined>} read the next piece; `undefined` at its end
 * @property {(reason?: unknown) => void} cancel
 *
 * @typedef {object} Call
 * @property {string} url
 * @property {string} method
 * @property {Headers} headers
 * @property {Source | undefined} body
 * @property {number | undefined} length bytes of the body, where they are known
 * @property {boolean} isRepeatable whether it may be asked again where a kept connection turns out to be dead
 * @property {AbortSignal} signal ends it, the answer's body included
 *
 * @typedef {Pick<Response, 'status' | 'headers' | 'body'>} Answer
 *
 * @typedef {(call: Call) => Promise<Answer>} Way how a call reaches the service; it follows no redirect
 *
 * @typedef {object} Bounds
 * @property {number} [total] milliseconds from the call to the answer's last byte; default: no bound
 * @property {(bytes: number) => number} stall milliseconds that the service has to take a piece of so many bytes,
 *   and with it to let itself be connected to
 * @property {AbortSignal} [signal] ends it too
 */

/**
 * A call that ends: with its answer's last byte, or by the first of its bounds. Where it is rejected, nothing
 * more of its body is read.
 *
 * @param {Way} way
 * @param {Omit<Call, 'signal'>} call
 * @param {Bounds} bounds
 * @returns {Promise<Response>}
 */
export async function bounded(way, call, { total, stall, signal }) {
  const ending = new AbortController();
  const late = () => ending.abort(new Late('The service did not answer in time.'));
  const timer = total === undefined ? undefined : after(total, late);
  const follow = () => ending.abort(signal?.reason);
  signal?.addEventListener('abort', follow);
  const body = call.body && watched(call.body, stall, late);
  const over = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', follow);
    body?.close();
  };
  if (signal?.aborted) {
    follow();
  }
  try {
    const answer = await until(ending.signal, () => way({ ...call, body, signal: ending.signal }));
    return passing(answer, ending.signal, over);
  } catch (error) {
    over();
    // Whatever of it goes on is of no use any more.
    ending.abort(error);
    throw error;
  }
}

/**
 * A timer that does not keep a process alive by itself: an answer that nobody reads must not.
 *
 * @param {number} milliseconds
 * @param {() => void} then
 */
function after(milliseconds, then) {
  const timer = setTimeout(then, milliseconds);
  timer.unref?.();
  return timer;
}

/**
 * A body that stops where the service takes nothing of it. The time that is spent waiting for its next piece
 * is not the service's.
 *
 * @param {Source} body
 * @param {(bytes: number) => number} stall
 * @param {() => void} late
 */
function watched(body, stall, late) {
  let isClosed = false;
  let isRead = false;
  let timer = after(stall(0), late);
  return {
    async read() {
      clearTimeout(timer);
      const piece = await body.read();
      if (isClosed) {
        // Nothing of it may go out once the call counts as over: it may be free to be sent again.
        throw new Error('The call is over.');
      }
      if (piece === undefined) {
        isRead = true;
      } else {
        timer = after(stall(piece.length), late);
      }
      return piece;
    },
    /** @param {unknown} [reason] */
    cancel: (reason) => body.cancel(reason),
    close() {
      clearTimeout(timer);
      if (!isClosed && !isRead) {
        body.cancel(new Error('The call is over.'));
      }
      isClosed = true;
    },
  };
}

/**
 * The answer, or a rejection as soon as the signal is aborted.
 *
 * @param {AbortSignal} signal
 * @param {() => Promise<Answer>} ask
 * @returns {Promise<Answer>}
 */
async function until(signal, ask) {
  signal.throwIfAborted();
  /** @type {() => void} */
  let stop = () => {};
  const stopped = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener('abort', stop);
  const answer = ask();
  const unwanted = () => answer.then(({ body }) => body?.cancel()).catch(() => {});
  try {
    return /** @type {Answer} */ (await Promise.race([answer, stopped]));
  } catch (error) {
    unwanted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * An answer whose body breaks off where the signal is aborted.
 *
 * @param {Answer} answer
 * @param {AbortSignal} signal
 * @param {() => void} over called at its end
 */
function passing({ status, headers, body }, signal, over) {
  if (body === null || WITHOUT_BODY.has(status)) {
    body?.cancel().catch(() => {});
    over();
    return new Response(null, { status, headers });
  }
  const reader = body.getReader();
  let stop = () => {};
  const end = () => {
    signal.removeEventListener('abort', stop);
    over();
  };
  const stream = new ReadableStream(
    {
      start(controller) {
        stop = () => {
          end();
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => {});
        };
        signal.addEventListener('abort', stop);
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (signal.aborted) {
            return;
          }
          if (done) {
            end();
            controller.close();
          } else {
            controller.enqueue(value);
          }
        } catch (error) {
          end();
          throw error;
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status, headers });
}
