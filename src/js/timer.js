/*
 * Timers, and a worker that keeps time where the page's own timers are slowed down: in a hidden tab they
 * run once a second, later once a minute. This file imports nothing, see errors.js.
 */

/**
 * The worker's script: sets the timer of a number, or clears it where no time is given. Published as
 * `pec-massiva/timer-worker`, too, for pages whose policy forbids workers from a Blob.
 */
export const WORKER = `const timers = new Map();
self.onmessage = ({ data: [id, milliseconds] }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (milliseconds === undefined) return;
  timers.set(id, setTimeout(() => (timers.delete(id), self.postMessage(id)), milliseconds));
};
`;

/**
 * What is slept. Each has a timer of the page's own as well: whatever becomes of the worker, it is woken.
 *
 * @typedef {{ wake: () => void, due: number, timer: ReturnType<typeof setTimeout> }} Sleep
 * @type {Map<number, Sleep>}
 */
const sleeps = new Map();
let last = 0;

/** @type {Worker | undefined} */
let worker;
/** @type {string | undefined} */
let address;
let users = 0;

// In test environments it may be missing.
const now = () => globalThis.performance?.now() ?? Date.now();

/**
 * Calls `wake` once, after `milliseconds`.
 *
 * @param {() => void} wake
 * @param {number} milliseconds
 * @returns {number} for `clearTimer`
 */
export function setTimer(wake, milliseconds) {
  last += 1;
  const id = last;
  const timer = setTimeout(() => ring(id), milliseconds);
  sleeps.set(id, { wake, due: now() + milliseconds, timer });
  worker?.postMessage([id, milliseconds]);
  return id;
}

/** @param {number} id */
export function clearTimer(id) {
  const sleep = sleeps.get(id);
  if (sleep !== undefined) {
    clearTimeout(sleep.timer);
    sleeps.delete(id);
    worker?.postMessage([id]);
  }
}

/** @param {number} id */
function ring(id) {
  const sleep = sleeps.get(id);
  clearTimer(id);
  sleep?.wake();
}

/** @param {number} id */
function ringFromWorker(id) {
  const left = (sleeps.get(id)?.due ?? 0) - now();
  if (left > 0) {
    // Its clock and the page's may differ by a fraction; nobody is woken early.
    worker?.postMessage([id, Math.ceil(left)]);
  } else {
    ring(id);
  }
}

/**
 * Keeps time by a worker until `stopClock` is called as often as this. Where none can be made, or it
 * fails, the page's own timers go on alone.
 *
 * @param {(() => Worker) | undefined} makeWorker default: from a Blob, in a page; elsewhere timers are not slowed down
 */
export function startClock(makeWorker) {
  users += 1;
  if (worker !== undefined) {
    return;
  }
  try {
    const made = makeWorker === undefined ? blobWorker() : makeWorker();
    if (made === undefined) {
      return;
    }
    made.addEventListener('message', ({ data }) => made === worker && ringFromWorker(data));
    made.addEventListener('error', (event) => {
      // Where a policy forbade it, this is all that is heard of it.
      event.preventDefault();
      if (made === worker) {
        discard();
      }
    });
    worker = made;
    sleeps.forEach(({ due }, id) => made.postMessage([id, Math.max(0, Math.ceil(due - now()))]));
  } catch (thrown) {
    discard();
    if (makeWorker !== undefined) {
      console.warn('pec-massiva: timerWorker failed; in a hidden tab timers will be slow.', thrown);
    }
  }
}

export function stopClock() {
  users -= 1;
  if (users === 0) {
    discard();
  }
}

function blobWorker() {
  if (typeof document === 'undefined' || typeof Worker === 'undefined') {
    return undefined;
  }
  address = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
  return new Worker(address);
}

function discard() {
  worker?.terminate();
  worker = undefined;
  if (address !== undefined) {
    // Not earlier: some browsers load the script later than they say.
    URL.revokeObjectURL(address);
    address = undefined;
  }
}
