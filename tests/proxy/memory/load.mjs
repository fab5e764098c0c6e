/** Messages of any size, a service that takes them or stalls, and a process of its own for a proxy. */

import { randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { consumer } from '../../package/consumer.mjs';

const PIECE = Buffer.alloc(262_144, 'UEVD');
const ANSWER = JSON.stringify({ success: true, sent: 1, message: '', message_id: '123456789012345' });

/** Whose mailbox every proxy here uses. */
export const SENDER = 'comune@pec.example.it';

/**
 * A message of `size` bytes, most of them an attachment's.
 *
 * @param {number} size
 */
export function message(size) {
  const fields = { sender: SENDER, recipient: 'a@pec.example.it', subject: 'Misura', body: 'Prova' };
  const open = JSON.stringify({ ...fields, attachments: [{ name: 'a.bin', file: '' }] });
  const head = Buffer.from(`${open.slice(0, -4)}data:application/octet-stream;base64,`);
  const tail = Buffer.from(open.slice(-4));
  const least = head.length + tail.length;
  return {
    size: Math.max(size, least),
    *pieces() {
      yield head;
      for (let left = size - least; left > 0; left -= PIECE.length) {
        yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
      }
      yield tail;
    },
  };
}

/**
 * A service on a port of its own; while it stalls it reads nothing of any connection, and while it holds it
 * reads the beginning of each body and leaves it open.
 */
export async function serve() {
  let received = 0;
  let stalled = false;
  let holding = Infinity;
  /** What lets each body that is held go on. @type {(() => void)[]} */
  const bodies = [];
  const held = new Set();
  const connections = new Set();
  const http = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    try {
      let read = 0;
      request.on('data', ({ length }) => {
        received += length;
        read += length;
        if (read >= holding) {
          request.pause();
          bodies.push(() => request.resume());
        }
      });
      await once(request, 'end');
      response.writeHead(201, { 'content-type': 'application/json' }).end(ANSWER);
    } catch {
      // Its client left, which its client's test sees.
    }
  });
  const server = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket)).on('error', () => undefined);
    if (stalled) {
      held.add(socket);
    } else {
      http.emit('connection', socket);
      socket.resume();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Bytes of all bodies. */
    received: () => received,
    /** Connections that wait for it to read. */
    held: () => held.size,
    /** Bodies of which it read the beginning, and that stand open. */
    open: () => bodies.length,
    /** @param {number} bytes that it reads of each body before it holds it */
    hold(bytes) {
      holding = bytes;
    },
    stall() {
      stalled = true;
    },
    release() {
      stalled = false;
      holding = Infinity;
      bodies.splice(0).forEach((go) => go());
      for (const socket of held) {
        http.emit('connection', socket);
        socket.resume();
      }
      held.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        connections.forEach((socket) => socket.destroy());
      }),
  };
}

/**
 * Posts one message and waits for the end of the answer.
 *
 * @param {string} url
 * @param {ReturnType<typeof message>} what
 * @param {import('node:http').Agent} [agent]
 * @returns {Promise<{ status: number, body: string, milliseconds: number }> & { written: () => number }}
 */
export function post(url, what, agent) {
  const start = performance.now();
  const headers = {
    'content-type': 'application/json',
    'content-length': what.size,
    'idempotency-key': randomUUID(),
  };
  const request = httpRequest(`${url}/send`, { method: 'POST', headers, agent });
  const answered = (async () => {
    const [response] = await once(request, 'response');
    let body = '';
    for await (const text of response.setEncoding('utf8')) {
      body += text;
    }
    return { status: response.statusCode, body, milliseconds: performance.now() - start };
  })();
  let written = 0;
  const write = async () => {
    for (const piece of what.pieces()) {
      written += piece.length;
      if (!request.write(piece)) {
        await Promise.race([once(request, 'drain'), answered]);
      }
    }
    request.end();
  };
  write().catch(() => undefined);
  return Object.assign(answered, { written: () => written });
}

/**
 * A proxy in a process of its own.
 *
 * @param {'pec-massiva' | 'http-proxy'} kind
 * @param {string} target
 */
export async function proxyProcess(kind, target) {
  const user = consumer('module');
  const entry = join(user.folder, 'entry.js');
  const names = ['pec-massiva/proxy', 'pec-massiva/proxy/server'];
  writeFileSync(entry, names.map((name) => `export * from '${name}';\n`).join(''));
  const program = fileURLToPath(new URL('proxy-process.mjs', import.meta.url));
  const child = fork(program, [kind, target, pathToFileURL(entry).href], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the proxy ended: ${code ?? signal}`);
  });
  ended.catch(() => undefined);
  const [{ port }] = await Promise.race([once(child, 'message'), ended]);
  return {
    pid: child.pid,
    url: `http://127.0.0.1:${port}`,
    /**
     * After a collection of what is garbage: the bytes that its sockets took of those who call it, what it
     * logged, the bytes of its live buffers, and the longest that its loop stood still since the last look,
     * in milliseconds.
     *
     * @returns {Promise<{ taken: number, log: any[], live: number, stall: number }>}
     */
    async look() {
      child.send('look');
      const [told] = await Promise.race([once(child, 'message'), ended]);
      return told;
    },
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      user.remove();
    },
  };
}

/**
 * The value of `read` once it has been the same for a third of a second, in which many times as much as it may be would
 * go on: that something does not go on can only be seen by looking for a while.
 *
 * @param {() => number | Promise<number>} read
 */
export async function standstill(read) {
  let value = await read();
  let since = performance.now();
  while (performance.now() - since < 333) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const next = await read();
    if (next !== value) {
      value = next;
      since = performance.now();
    }
  }
  return value;
}

/** @param {number[]} numbers */
export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
