/**
 * A server over plain sockets, between a client and what answers it: it hands requests on byte for byte in meaning, and
 * plays a fault of the world on those that it is told to. It speaks HTTP/1.1 itself, since no server of Node's would
 * say what the world says.
 */

import { request as ask } from 'node:http';
import { createServer } from 'node:net';

/**
 * @typedef {{ status: number, headers: [string, string][], body: Buffer }} Answer
 *
 * @typedef {object} Exchange one request on its way
 * @property {import('node:net').Socket} socket to the client
 * @property {string} method
 * @property {string} path
 * @property {[string, string][]} headers
 * @property {number} length of the body in bytes, as the client says
 * @property {() => number} random from 0 to 1, by the relay's seed
 * @property {(bytes: number) => Promise<boolean>} received so many bytes of the body are in; false where the client left
 * @property {() => Promise<Buffer | undefined>} whole its body, once it is in
 * @property {() => Promise<Answer>} forward hands the whole request on and gives the answer
 * @property {string} elsewhere another server, to which nothing should ever go
 *
 * @typedef {object} Fault
 * @property {string} title
 * @property {(exchange: Exchange) => Promise<void>} [play] once the head is in; whoever plays it ends the connection, or
 *   answers
 * @property {(socket: import('node:net').Socket) => void} [accept] before anything is read, of whatever is asked
 * @property {boolean} [refuses] nobody listens at all
 */

/**
 * @typedef {{ method: string, path: string, headers: [string, string][] }} Asked
 * @typedef {(asked: Asked, whole: () => Promise<Buffer | undefined>) => Fault | undefined | Promise<Fault | undefined>} Choice
 */

/** Whether this is a message. @param {{ method: string, path: string }} asked */
export const isMessage = ({ method, path }) => method === 'POST' && path.endsWith('/send');

/**
 * Numbers from 0 to 1 that a seed decides.
 *
 * @param {number} seed
 */
export function randomBy(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What comes over a connection, read as far as it is asked for. */
class Incoming {
  #bytes = Buffer.alloc(0);
  #socket;
  #isOver = false;
  /** @type {() => void} */
  #more = () => {};

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      socket.pause();
      this.#more();
    });
    socket.on('close', () => {
      this.#isOver = true;
      this.#more();
    });
    socket.on('end', () => {
      this.#isOver = true;
      this.#more();
    });
    socket.on('error', () => undefined);
  }

  get bytes() {
    return this.#bytes;
  }

  /**
   * Reads until `found` finds something in what is there; `undefined` where the client leaves before.
   *
   * @template T
   * @param {(bytes: Buffer) => T | undefined} found
   * @returns {Promise<T | undefined>}
   */
  async until(found) {
    for (;;) {
      const what = found(this.#bytes);
      if (what !== undefined || this.#isOver) {
        return what;
      }
      const more = new Promise((resolve) => (this.#more = () => resolve(undefined)));
      this.#socket.resume();
      await more;
    }
  }

  /** @param {number} length */
  take(length) {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
}

/** @param {string} head */
function parsed(head) {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  /** @type {[string, string][]} */
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1).trim()];
  });
  const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
  const isChunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(value));
  return { method, path, headers, length, isChunked };
}

/**
 * A body in pieces, and how many bytes it took, where all of it is there.
 *
 * @param {Buffer} bytes
 */
function unpieced(bytes) {
  const pieces = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? NaN : parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    const next = end + 2 + size + 2;
    if (Number.isNaN(size) || next > bytes.length) {
      return undefined;
    }
    if (size === 0) {
      return { body: Buffer.concat(pieces), length: next };
    }
    pieces.push(bytes.subarray(end + 2, end + 2 + size));
    at = next;
  }
}

/** What is between two hops. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'host']);

/**
 * @param {string} target
 * @param {{ method: string, path: string, headers: [string, string][] }} asked
 * @param {Buffer} body
 * @returns {Promise<Answer>}
 */
function handOn(target, { method, path, headers }, body) {
  const { hostname, port } = new URL(target);
  const own = headers.filter(([name]) => !HOP.has(name.toLowerCase()));
  const framed = ['content-length', String(body.length)];
  const host = headers.find(([name]) => name.toLowerCase() === 'host') ?? ['host', `${hostname}:${port}`];
  return new Promise((resolve, reject) => {
    const sent = ask({ hostname, port, method, path, agent: false, headers: [host, ...own, framed].flat() });
    sent.on('error', reject);
    sent.on('response', (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('error', reject);
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode = 0, rawHeaders } = response;
        /** @type {[string, string][]} */
        const pairs = [];
        for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
          pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
        }
        resolve({ status: statusCode, headers: pairs.filter(([name]) => !HOP.has(name.toLowerCase())), body: Buffer.concat(chunks) });
      });
    });
    sent.end(body);
  });
}

/**
 * The bytes of an answer's head.
 *
 * @param {number | string} status
 * @param {readonly (readonly [string, string])[]} headers
 */
export const headOf = (status, headers) =>
  Buffer.from(`HTTP/1.1 ${status} Answer\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`, 'latin1');

/** An answer as it should be. @param {Answer} answer */
export const plain = ({ status, headers, body }) =>
  Buffer.concat([
    headOf(status, [...headers, ...(status === 204 ? [] : [/** @type {const} */ (['content-length', String(body.length)])])]),
    body,
  ]);

/**
 * @param {object} options
 * @param {string} options.target whom it hands on to
 * @param {Fault | Choice} [options.fault] or what chooses one for each request
 * @param {(asked: { method: string, path: string }) => boolean} [options.on] what the fault is played on; default: messages
 * @param {number} [options.times] how often at most; default: always
 * @param {() => Fault | undefined} [options.greet] chooses what befalls a connection before anything of it is read
 * @param {number} [options.seed]
 * @param {number} [options.patience] milliseconds after which a connection on which a fault is played is over; default:
 *   never
 */
export async function relay({ target, fault, on = isMessage, times = Infinity, greet, seed = 1, patience }) {
  const random = randomBy(seed);
  const single = typeof fault === 'function' ? undefined : fault;
  /** @type {Choice} */
  const choose = typeof fault === 'function' ? fault : () => (played < times ? fault : undefined);
  const open = new Set();
  /** What goes on though its client has left. @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  let played = 0;
  let elsewhereAsked = 0;
  /** @type {unknown[]} */
  const errors = [];
  /** Messages that were handed on, and what was answered to them. @type {{ request: string, answer: string }[]} */
  const taken = [];
  /** Messages whose heads came in, and how many of those whole. */
  const arrivals = { begun: 0, whole: 0 };
  const elsewhere = createServer((socket) => {
    elsewhereAsked += 1;
    socket.on('error', () => undefined).destroy();
  });
  // Ports are given out again, and who had this one before may still be asked for; at these addresses nobody else asks for any.
  await new Promise((resolve) => elsewhere.listen(0, '127.0.0.78', () => resolve(undefined)));
  const elsewhereUrl = `http://127.0.0.78:${portOf(elsewhere)}/elsewhere`;

  /** @param {import('node:net').Socket} socket */
  async function serve(socket) {
    const incoming = new Incoming(socket);
    while (!socket.destroyed) {
      const end = await incoming.until((bytes) => {
        const at = bytes.indexOf('\r\n\r\n');
        return at < 0 ? undefined : at;
      });
      if (end === undefined) {
        socket.destroy();
        return;
      }
      const asked = parsed(
        incoming
          .take(end + 4)
          .subarray(0, end)
          .toString('latin1'),
      );
      const counted = isMessage(asked);
      arrivals.begun += counted ? 1 : 0;
      if (asked.headers.some(([name]) => name.toLowerCase() === 'expect')) {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      }
      /** @type {Promise<Buffer | undefined> | undefined} */
      let body;
      let isTaken = false;
      const whole = () =>
        (body ??= (async () => {
          const there = (/** @type {Buffer} */ bytes) =>
            bytes.length < asked.length ? undefined : { body: bytes.subarray(0, asked.length), length: asked.length };
          const found = await incoming.until(asked.isChunked ? unpieced : there);
          arrivals.whole += counted && found !== undefined ? 1 : 0;
          incoming.take(found?.length ?? 0);
          isTaken = found !== undefined;
          return found?.body;
        })());
      const forward = async () => {
        const bytes = await whole();
        if (bytes === undefined) {
          throw new Left();
        }
        const handing = handOn(target, asked, bytes);
        underWay.add(handing);
        const answer = await handing.finally(() => underWay.delete(handing));
        if (counted) {
          taken.push({ request: bytes.toString('latin1'), answer: answer.body.toString() });
        }
        return answer;
      };
      const play = on(asked) ? (await choose(asked, whole))?.play : undefined;
      if (play !== undefined) {
        played += 1;
        const timer = patience === undefined ? undefined : setTimeout(() => socket.destroy(), patience);
        socket.once('close', () => clearTimeout(timer));
        const received = async (/** @type {number} */ count) =>
          isTaken || (await incoming.until((bytes) => (bytes.length >= Math.min(count, asked.length) ? true : undefined))) === true;
        await play({ socket, ...asked, random, received, whole, forward, elsewhere: elsewhereUrl });
        await whole();
      } else {
        socket.write(plain(await forward()));
      }
    }
  }

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const greeted = single !== undefined && played < times ? single : greet?.();
    if (greeted?.accept !== undefined) {
      played += 1;
      socket.on('error', () => undefined);
      greeted.accept(socket);
      return;
    }
    serve(socket).catch((error) => {
      socket.destroy();
      if (!(error instanceof Left)) {
        errors.push(error);
      }
    });
  });
  // A port that nobody listens at is soon somebody else's; but at that address nobody asks for one.
  const host = single?.refuses === true ? '127.0.0.77' : '127.0.0.1';
  await new Promise((resolve) => server.listen(0, host, () => resolve(undefined)));
  const url = `http://${host}:${portOf(server)}`;
  if (single?.refuses === true) {
    await new Promise((resolve) => server.close(resolve));
  }
  return {
    url,
    arrivals,
    taken,
    /** How often the fault was played. */
    played: () => played,
    /** How often somebody went where nobody should. */
    elsewhere: () => elsewhereAsked,
    /** What went wrong in here. */
    errors,
    close: async () => {
      elsewhere.close();
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
      open.forEach((socket) => socket.destroy());
      await closed;
      await Promise.allSettled(underWay);
    },
  };
}

/** The client left in the middle of its request. */
class Left extends Error {}

/** @param {import('node:net').Server} server */
const portOf = (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port;
