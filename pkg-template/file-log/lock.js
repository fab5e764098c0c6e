/**
 * That one process at a time uses a file. Node has no `flock`, so a file beside it says whose it is, and a
 * heartbeat that its process is alive.
 */

import { readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

import { sleep } from '../common/wait.js';

const BEAT = 5_000;
/** How long a lock of another machine or thread, or one that cannot be read, counts as alive by its age. */
const SILENCE = 30_000;
/** How long it is watched for a heartbeat after that: three, and less than who waits for a store has patience. */
const WATCH = 3 * BEAT;
/** Milliseconds between two looks whether there is one. */
const LOOK = 1_000;

/** With the version of what stands there: the package's modules stand twice in a thread that imports and requires them. */
const PLACE = Symbol.for('pec-massiva/fileLock/1');

/** @returns {{ id: string, held: Set<string> }} what this thread is called, and the locks that it holds */
function thread() {
  const place = /** @type {{ [PLACE]?: { id: string, held: Set<string> } }} */ (globalThis);
  return (place[PLACE] ??= { id: crypto.randomUUID(), held: new Set() });
}

/** A lock with this thread's name that is not among them is an old one. */
const { id: own, held } = thread();

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error)?.code;

/**
 * Which process a number means, where the system tells: numbers come again, in containers at each start.
 *
 * @param {number | 'self'} pid
 */
async function birthOf(pid) {
  try {
    const [boot, status] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The name of the program, in brackets, may have anything in it; the start is the 20th field after it.
    return `${boot.trim()} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Whether a lock lies there, and whether its process is still at work.
 *
 * @param {string} path
 * @returns {Promise<'none' | 'held' | 'left'>}
 */
export async function lookAt(path) {
  try {
    return (await isStale(path, await readFile(path, 'utf8'))) ? 'left' : 'held';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return 'none';
    }
    throw error;
  }
}

/** @param {string} path @param {string} text */
async function isStale(path, text) {
  /** @type {{ pid?: number, host?: string, birth?: string, thread?: string }} */
  let holder = {};
  try {
    holder = JSON.parse(text);
  } catch {
    // Half written: by one that is just starting, or by one that ended there.
  }
  const { pid, host, birth, thread: of = own } = holder;
  if (host !== hostname() || pid === undefined) {
    return isSilent(path, text);
  }
  if (!exists(pid)) {
    return true;
  }
  const now = await birthOf(pid);
  if (birth !== undefined && now !== undefined && birth !== now) {
    return true;
  }
  if (pid !== process.pid) {
    return false;
  }
  // Another thread's may be alive, and nothing tells of threads but what they do.
  return of === own ? !held.has(path) : isSilent(path, text);
}

/**
 * Whether nobody beats any more. That is seen by watching: what another machine's clock says is no age by this one's.
 *
 * @param {string} path @param {string} text
 */
async function isSilent(path, text) {
  const { mtimeMs } = await stat(path);
  // One that is fresh can wait: it is refused, and judged when it is asked for again.
  if (Math.abs(Date.now() - mtimeMs) < SILENCE) {
    return false;
  }
  for (let waited = 0; waited < WATCH; waited += LOOK) {
    await sleep(LOOK);
    // Read first: over a network, times are those of when a file was last opened.
    if ((await readFile(path, 'utf8')) !== text || (await stat(path)).mtimeMs !== mtimeMs) {
      return false;
    }
  }
  return true;
}

/**
 * A lock that is held. What it says of its process can be another's too: containers may share a host name and
 * the numbers of their processes. So who holds it looks each time whether it still does.
 *
 * @typedef {object} Lock
 * @property {() => Promise<void>} check rejects where it is not held any more, or nobody can tell
 * @property {() => Promise<void>} release
 */

/**
 * Takes the lock, or says who has it.
 *
 * @param {string} path
 * @param {{ name: string, advice: string }} user for people: what uses the file, and what to do where another one does
 * @param {(error: Error) => void} onLost told when somebody else took it, which no time-out should bring about
 * @returns {Promise<Lock>}
 */
export async function lock(path, user, onLost) {
  const token = crypto.randomUUID();
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), birth: await birthOf('self'), thread: own, token });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt === 3) {
        throw error;
      }
      await takeOver(path, token, user);
    }
  }
  held.add(path);
  const isMine = () =>
    readFile(path, 'utf8').then(
      (text) => text === mine,
      (error) => {
        if (codeOf(error) === 'ENOENT') {
          return false;
        }
        throw error;
      },
    );
  async function check() {
    if (!(await isMine()) && held.has(path)) {
      const words = `${user.name}: ${path} is no longer this process's; another one uses the file`;
      const error = Object.assign(new Error(words), { told: { code: 'storage.lockLost', params: { path } } });
      onLost(error);
      throw error;
    }
  }
  const timer = setInterval(async () => {
    const now = new Date();
    // What cannot be told now is looked at again; what was lost was told.
    await check().then(() => utimes(path, now, now)).catch(() => {});
  }, BEAT);
  timer.unref();
  return {
    check,
    async release() {
      clearInterval(timer);
      held.delete(path);
      if (await isMine().catch(() => false)) {
        await unlink(path);
      }
    },
  };
}

/**
 * Removes a lock whose process ended.
 *
 * @param {string} path @param {string} token @param {{ name: string, advice: string }} user
 */
async function takeOver(path, token, { name, advice }) {
  try {
    const text = await readFile(path, 'utf8');
    if (!(await isStale(path, text))) {
      const words = `${name}: another process uses the file: ${path} says ${text || 'nothing yet'}. ${advice}`;
      throw Object.assign(new Error(words), { told: { code: 'storage.locked', params: { path, text } } });
    }
    // Moved first, so that of two that find it stale only one removes it, and never a third one's.
    const moved = `${path}.${token}`;
    await rename(path, moved);
    const found = await readFile(moved, 'utf8');
    if (found === text) {
      await unlink(moved);
    } else {
      await rename(moved, path);
      const words = `${name}: another process has just begun to use the file: ${path} says ${found}`;
      throw Object.assign(new Error(words), { told: { code: 'storage.locked', params: { path, text: found } } });
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      throw error;
    }
  }
}
