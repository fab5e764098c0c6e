/** The examples, as a user has them: copied beside the packed package, started, and one message sent through each. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { root } from '../../../scripts/parts/run.mjs';
import { SUITE } from '../../canaries/suite.mjs';
import { consumer } from '../../package/consumer.mjs';

export const MAILBOX = { username: 'comune@pecmassiva.com', password: 'parola-segreta' };
const SECRET = 'x'.repeat(40);

export const user = consumer('module');
export let sandbox;
export let PecMassiva;

export async function begin() {
  const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));
  ({ PecMassiva } = await import(join(user.installed, 'index.js')));
  sandbox = await serveSandbox({ port: 0, token: SUITE.token, mailboxes: { [MAILBOX.username]: MAILBOX.password } });
}

export async function end() {
  await sandbox?.close();
  user.remove();
}

/** What every example reads. */
export const variables = (folder) => ({
  PEC_TOKEN: SUITE.token,
  PEC_USERNAME: MAILBOX.username,
  PEC_PASSWORD: MAILBOX.password,
  PEC_TARGET: sandbox.url,
  PEC_STORE: join(folder, 'sent.log'),
  SESSION_SECRET: SECRET,
  PORT: '0',
});

/** The example's folder among the user's, with what it imports. */
export function copied(name, packages = []) {
  const folder = join(user.folder, name);
  cpSync(`${root}examples/${name}`, folder, { recursive: true });
  for (const one of packages) {
    const place = join(user.folder, 'node_modules', one);
    if (!existsSync(place)) {
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(`${root}node_modules/${one}`, place);
    }
  }
  return folder;
}

/**
 * Starts a program and gives the address it prints.
 *
 * @param {string[]} args @param {string} folder @param {Record<string, string>} [more] variables
 */
export async function started(args, folder, more = {}) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...variables(folder), NEXT_TELEMETRY_DISABLED: '1', ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([
    new Promise((resolve) => lines.on('line', (line) => resolveUrl(line, resolve))),
    ended.then(() => Promise.reject(new Error(`${args[0]} ended before it listened`))),
  ]);
  return {
    url,
    async end() {
      child.kill();
      await ended;
    },
  };
}

function resolveUrl(line, resolve) {
  const [url] = /http:\/\/[\w.]+:\d+/.exec(line) ?? [];
  if (url !== undefined) {
    resolve(url);
  }
}

/** A client that sends headers as a browser would. @param {string} url @param {Record<string, string>} headers */
const clientWith = (url, headers, types = []) =>
  new PecMassiva({
    baseUrl: `${url}/api/pec`,
    fetch: (request) => {
      types.push(request.headers.get('content-type')?.split(';')[0]);
      Object.entries(headers).forEach(([name, value]) => request.headers.set(name, value));
      return fetch(request);
    },
  });

/** A name as portals have it, and whatever else a portal may call somebody. */
const USER = 'mario.rossi@comune.it';
const USERS = [USER, 'mario', 'O’Brien; a=b!c.1', 'Nicolò'];

/** @param {string} sessions the example's own */
async function cookieOf(sessions, user = USER) {
  const { signIn } = await import(sessions);
  return (await signIn(user, SECRET)).split(';')[0];
}

/** The client of somebody who is signed in. @param {string} url @param {string} sessions @param {Record<string, string>} headers */
export const signedIn = async (url, sessions, headers) => clientWith(url, { cookie: await cookieOf(sessions), ...headers });

/** One message through, its file as it is; without a session, none. */
export async function journey(url, sessions) {
  const { sessionOf } = await import(sessions);
  for (const user of USERS) {
    assert.deepEqual(await sessionOf(`a=b; ${await cookieOf(sessions, user)}; c=d`, SECRET), { user });
  }
  const cookie = await cookieOf(sessions);
  const message = { sender: MAILBOX.username, recipient: 'b@pec.it', subject: 'Prova', text: 'Testo' };
  const begun = sandbox.sandbox.requests.length;
  // Somebody else's name over one's own signature.
  const [, signature] = cookie.split('!');
  const forged = `${(await cookieOf(sessions, 'maria')).split('!')[0]}!${signature}`;
  for (const wrong of ['other=1', forged]) {
    const refused = await clientWith(url, { cookie: wrong }).send(message).catch((error) => error);
    assert.equal(refused.status, 403, String(refused));
  }
  const types = [];
  const attachments = [new File(['contenuto'], 'atto.txt', { type: 'text/plain' })];
  const { messageId } = await clientWith(url, { cookie }, types).send({ ...message, attachments });
  assert.match(messageId, /^\d{15,16}$/);
  assert.equal(types.at(-1), 'multipart/form-data');
  const sent = sandbox.sandbox.requests.slice(begun);
  assert.deepEqual(sent.map(({ method, path }) => `${method} ${path}`), ['POST /send']);
  const { username, password, subject, attachments: files } = JSON.parse(sent[0].body);
  assert.deepEqual({ username, password, subject }, { ...MAILBOX, subject: 'Prova' });
  assert.deepEqual(files, [{ name: 'atto.txt', file: `data:text/plain;base64,${btoa('contenuto')}` }]);
}
