/** The command `proxy`: everything from environment variables, for a first try. */

import { createHash, timingSafeEqual } from 'node:crypto';

import { oauthToken } from '../proxy/oauth.js';
import { serveProxy } from '../proxy/server.js';
import { fileStore } from '../proxy/store/file/store.js';
import { memoryStore } from '../proxy/store/memory.js';
import { Problems, isEnvironment } from '../common/setup.js';

/** Characters of a secret that nobody guesses. */
const SHORTEST_SECRET = 16;

/** What stands in the command's help. */
export const VARIABLES = `    It reads these variables:

    PEC_TOKEN                   the service's token, or
    PEC_EMAIL, PEC_API_KEY      the account that it mints tokens with
    PEC_USERNAME, PEC_PASSWORD  the PEC mailbox
    PEC_ENVIRONMENT             test (default) or production
    PEC_TARGET                  another host of the service, such as the sandbox
    PEC_STORE                   a file that remembers what was sent; needed in production
    PEC_SENDERS                 addresses that may send, with commas; default: PEC_USERNAME
    PEC_ORIGIN                  origins of other pages that may call it, with commas
    PEC_ALLOW                   what passes, with commas: POST /send,GET /send
    PEC_BASE_PATH               what stands before /send, such as /api/pec; default: nothing
    PEC_USER_TOKEN              a secret that requests must bear; needed with a --host of other machines
`;

/** The names in it. */
const KNOWN = new Set(VARIABLES.match(/\bPEC_\w+/g));

/**
 * @typedef {Record<string, string | undefined>} Environment
 * @typedef {{ port: number, host: string | undefined }} Place
 */

/**
 * Starts it, and says so.
 *
 * @param {Environment} environment
 * @param {Place} place
 */
export async function startProxy(environment, { port, host = '127.0.0.1' }) {
  // A variable that is empty is one that is not set.
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  // One that is misspelt would be passed over without a word; but it may be another program's.
  const foreign = Object.keys(variables).filter((name) => name.startsWith('PEC_') && !KNOWN.has(name));
  foreign.forEach((name) => console.error(`pec-massiva: ${name} is no variable of the proxy, and is passed over.`));
  const { PEC_STORE: file, PEC_USER_TOKEN: secret, PEC_BASE_PATH: basePath = '' } = variables;
  check(variables, host);
  const store = file === undefined ? undefined : fileStore(file);
  const server = await serveProxy({
    port,
    host,
    basePath,
    ...optionsOf(variables),
    authorize: doorkeeper(isLoopback(host), secret),
    store: store ?? memoryStore(),
    log: report,
    onError: reportFailure,
  });
  announce(variables, `${server.url}${basePath}`);
  const end = async () => {
    // What is under way comes to its end; a second signal does not wait for it.
    await server.close();
    await store?.close();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/**
 * @param {Environment} variables
 * @param {string} host
 * @throws {Error} naming everything that is missing
 */
function check(variables, host) {
  const has = (/** @type {string} */ name) => variables[name] !== undefined;
  const problems = new Problems();
  const hasToken = has('PEC_TOKEN') || (has('PEC_EMAIL') && has('PEC_API_KEY'));
  problems.check(hasToken, 'PEC_TOKEN, or PEC_EMAIL and PEC_API_KEY, must be set');
  const missing = ['PEC_USERNAME', 'PEC_PASSWORD'].filter((name) => !has(name));
  problems.check(missing.length === 0, `${missing.join(' and ')} must be set, the PEC mailbox`);
  const { PEC_ENVIRONMENT: environment = 'test', PEC_USER_TOKEN: secret } = variables;
  problems.check(isEnvironment(environment), 'PEC_ENVIRONMENT must be test or production');
  const isKept = environment !== 'production' || has('PEC_TARGET') || has('PEC_STORE');
  problems.check(isKept, 'PEC_STORE must name a file in production, or a restart would forget what was sent');
  const isSafe = secret === undefined ? isLoopback(host) : secret.length >= SHORTEST_SECRET;
  const why = isLoopback(host) ? '' : `, since other machines reach ${host}`;
  problems.check(isSafe, `PEC_USER_TOKEN must be a secret of ${SHORTEST_SECRET} characters or more${why}`);
  if (problems.all.length > 0) {
    throw new Error(`${problems.all.join('; ')}. All variables: npx pec-massiva proxy --help`);
  }
}

/** @param {Environment} variables */
function optionsOf(variables) {
  const { PEC_USERNAME: username = '', PEC_PASSWORD: password = '', PEC_TARGET: target } = variables;
  const environment = variables['PEC_ENVIRONMENT'] === 'production' ? 'production' : 'test';
  const senders = listOf(variables['PEC_SENDERS']);
  return {
    environment: /** @type {'production' | 'test'} */ (environment),
    target,
    mailbox: () => ({ username, password }),
    token: tokenOf(variables, environment),
    sender: senders && (() => senders),
    origin: listOf(variables['PEC_ORIGIN']),
    allow: listOf(variables['PEC_ALLOW']),
  };
}

/**
 * @param {Environment} variables
 * @param {'production' | 'test'} environment
 * @returns {string | import('../types/proxy.d.ts').TokenSource}
 */
function tokenOf({ PEC_TOKEN: token, PEC_EMAIL: email = '', PEC_API_KEY: apiKey = '' }, environment) {
  if (token !== undefined) {
    return token;
  }
  return oauthToken({ email, apiKey, environment });
}

/** @param {string | undefined} text */
function listOf(text) {
  const items = text?.split(',').map((item) => item.trim()).filter((item) => item !== '');
  return items !== undefined && items.length > 0 ? items : undefined;
}

/**
 * Who may pass. A page of another site can have its own name lead to this machine, and then its requests
 * count as from the same origin; but it cannot change the name they bear.
 *
 * @param {boolean} isLocal
 * @param {string | undefined} secret
 * @returns {(request: Request) => boolean}
 */
function doorkeeper(isLocal, secret) {
  return (request) => {
    if (isLocal && !isLoopback(new URL(request.url).hostname)) {
      return false;
    }
    const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    return secret === undefined || timingSafeEqual(digest(given), digest(secret));
  };
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest();
}

/** @param {string} host */
function isLoopback(host) {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/** @param {import('../types/proxy.d.ts').ProxyLogEntry} entry */
function report({ method, path, status, duration, outcome }) {
  const end = outcome === undefined ? '' : ` ${outcome}`;
  console.log(`${method} ${path} ${status} ${Math.round(duration)} ms${end}`);
}

/**
 * The browser gets none of these words.
 *
 * @param {Error} error
 * @param {import('../types/proxy.d.ts').ProxyFailure} failure
 */
function reportFailure({ message }, { method, path, code }) {
  console.error(`${method} ${path} ${code}: ${message}`);
}

/**
 * @param {Environment} variables
 * @param {string} url
 */
function announce(variables, url) {
  const { PEC_ENVIRONMENT: environment = 'test', PEC_TARGET: target, PEC_STORE: file } = variables;
  const where = target === undefined ? `the service's ${environment} environment` : new URL(target).host;
  console.log(`The PEC Massiva proxy listens at ${url} and sends to ${where} (Ctrl+C ends it).`);
  if (file === undefined) {
    console.log('  What was sent is remembered until it ends; PEC_STORE names a file that remembers longer.');
  }
  const token = variables['PEC_USER_TOKEN'] !== undefined ? ", token: '(PEC_USER_TOKEN)'" : '';
  console.log(`  new PecMassiva({ baseUrl: '${url}'${token} })`);
}
