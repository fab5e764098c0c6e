/**
 * What the browsers of these tests open: a page with the package, and beside it the service, all at one
 * origin. Connections stay open for as long as the browser wants: a browser repeats a POST by itself where a
 * connection that it uses again is closed, and only what the package does is to be seen here.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

/**
 * @typedef {import('./service.mjs').Asked} Asked
 * @typedef {import('./service.mjs').Answer} Answer
 *
 * What becomes of one message on its way: promises to wait for before the service gets it and after, and
 * whether its connection breaks: before there is an answer, instead of it, or in its middle. No browser posts
 * again by itself what was answered in part.
 *
 * @typedef {{ before?: Promise<unknown>, after?: Promise<unknown>, breaks?: 'before' | 'after' | 'within' }} Way
 */

/**
 * @param {object} options
 * @param {Record<string, (asked: Asked) => Promise<Answer>>} options.answers by what their paths begin with
 * @param {(asked: Asked, use: number) => Way} [options.way] asked for each message that is in; `use` counts
 *   the requests of its connection
 */
export async function openSite({ answers, way = () => ({}) }) {
  /** @type {unknown[]} */
  const errors = [];
  /** @type {WeakMap<object, number>} */
  const uses = new WeakMap();
  const counts = { posts: 0, broken: 0 };
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const use = (uses.get(request.socket) ?? 0) + 1;
    uses.set(request.socket, use);
    handle(request, response, use).catch((error) => {
      errors.push(error);
      request.socket.destroy();
    });
  });

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response @param {number} use */
  async function handle(request, response, use) {
    const body = await bodyOf(request);
    if (body === undefined) {
      return;
    }
    const path = request.url ?? '/';
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const place = Object.keys(answers).find((base) => path.startsWith(`${base}/`));
    if (place === undefined) {
      const { status, headers, body } = await file(path);
      response.writeHead(status, headers).end(body);
      return;
    }
    const asked = { method: request.method ?? 'GET', path: path.slice(place.length), headers, body };
    const isMessage = asked.method === 'POST' && asked.path === '/send';
    counts.posts += isMessage ? 1 : 0;
    const { before, after, breaks } = isMessage ? way(asked, use) : {};
    await before;
    const answering = answers[place](asked);
    if (breaks === 'before') {
      request.socket.destroy();
    }
    const answer = await answering;
    if (breaks === 'within') {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': 1_000 }).flushHeaders();
    }
    await after;
    if (breaks !== undefined) {
      counts.broken += 1;
      request.socket.destroy();
    } else {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }
  }

  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** What went wrong in here. */
    errors,
    /** Whole messages that came in, over whichever path, and how many of them were broken off. */
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/** A body, or `undefined` where the browser left in the middle of it. @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

/** @param {string} path @returns {Promise<Answer>} */
async function file(path) {
  if (path === '/') {
    return { status: 200, headers: { 'content-type': 'text/html', 'cache-control': 'no-store' }, body: PAGE };
  }
  if (path === '/secrets.json') {
    return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(SUITE) };
  }
  const inPackage = path.startsWith('/pec-massiva/');
  const place = inPackage ? join(unpacked, path.slice('/pec-massiva'.length)) : `${root}tests/campaigns${path}`;
  const body = inPackage || path === '/page.js' ? await readFile(place).catch(() => undefined) : undefined;
  const headers = { 'content-type': TYPES[/** @type {'.js'} */ (extname(path))] ?? 'text/plain' };
  return body === undefined ? { status: 404, headers: {}, body: '' } : { status: 200, headers, body };
}
