/**
 * Before each file of tests: what its process leaves is looked through for secrets once it ends, whatever its tests ask. In
 * errors that the package made, in what was written to the console, in addresses that were asked for, and in what was kept in
 * a folder of its own. `node --import ./tests/canaries/watch.mjs --test <file>` is the same for one file.
 *
 * Secrets are those of `SUITE`, and all that requests bore as such which are long enough to be looked for. A process whose
 * requests bore none such fails: it would be looked through for nothing.
 */

import fs, { existsSync, lstatSync } from 'node:fs';
import diagnostics from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import { format } from 'node:util';

import { Borne } from './borne.mjs';
import { foundInFolder } from './suite.mjs';

/** The guide's code says `any` for a token, as its readers are to see it: nothing else need be borne there. */
const OF_GUIDE = /\/tests\/docs\//;

/** Programs of others and of tests, and settings that tests write for them: they hold what they are made with. */
const PROGRAM = /\/node_modules\/|\.(?:[cm]?[jt]sx?|json|rs|wasm|tgz)$/;

/** Marks errors of the package, whichever copy of it made them. */
const OURS = Symbol.for('pec-massiva.error');

/** So many errors are kept before they are looked through. */
const MANY = 1_000;

const borne = new Borne();

/** Where secrets stood. @type {Set<string>} */
const places = new Set();

/** @type {Error[]} */
let errors = [];
/** @type {Set<string>} */
const written = new Set();
/** @type {Set<string>} */
const addresses = new Set();
/** @type {Set<string>} */
const folders = new Set();

/** @param {unknown} value @param {string} where */
const look = (value, where) => borne.foundIn(value).forEach((place) => places.add(`${where}: ${place}`));

function lookAtErrors() {
  const ours = errors.filter((error) => OURS in error);
  errors = [];
  look(ours, 'in errors of the package');
}

/** The service names tokens of an account by themselves: who asks after them is a server. */
const OF_ACCOUNT = /\/tokens\/[^/?]/;

/** @param {string} url */
const goTo = (url) => OF_ACCOUNT.test(url) || addresses.add(url);

const plain = Error;
globalThis.Error = new Proxy(plain, {
  construct: function construct(_, given, NewTarget) {
    if (NewTarget === globalThis.Error) {
      // What tests throw themselves is theirs, and they may read from where.
      const error = Reflect.construct(plain, given);
      plain.captureStackTrace(error, construct);
      return error;
    }
    const error = Reflect.construct(plain, given, NewTarget);
    errors.push(error);
    if (errors.length > MANY) {
      queueMicrotask(lookAtErrors);
    }
    return error;
  },
});

globalThis.Request = new Proxy(Request, {
  construct(Made, given, NewTarget) {
    const request = Reflect.construct(Made, given, NewTarget);
    goTo(request.url);
    borne.learn((name) => request.headers.get(name));
    return request;
  },
});
diagnostics.subscribe('undici:request:create', (/** @type {any} */ { request }) => goTo(`${request.origin}${request.path}`));
diagnostics.subscribe('http.client.request.start', (/** @type {any} */ { request }) => {
  goTo(`${request.host}${request.path}`);
  borne.learn((name) => request.getHeader(name));
});

for (const name of /** @type {const} */ (['debug', 'error', 'info', 'log', 'trace', 'warn'])) {
  const write = console[name];
  console[name] = (/** @type {unknown[]} */ ...given) => {
    written.add(format(...given));
    write(...given);
  };
}

const { mkdtempSync, rmSync } = fs;
fs.mkdtempSync = /** @type {typeof mkdtempSync} */ ((/** @type {[any]} */ ...given) => {
  const folder = mkdtempSync(...given);
  folders.add(String(folder));
  return folder;
});
/** @param {unknown} path */
function lookAtFolder(path) {
  if ([...folders].some((folder) => `${path}/`.startsWith(`${folder}/`)) && existsSync(String(path)) && lstatSync(String(path)).isDirectory()) {
    for (const words of borne.secrets) {
      foundInFolder(String(path), words, PROGRAM).forEach((place) => places.add(`in a file: ${place}`));
    }
  }
}
fs.rmSync = (path, options) => {
  lookAtFolder(path);
  rmSync(path, options);
};
const { rm } = fs.promises;
fs.promises.rm = async (path, options) => {
  lookAtFolder(path);
  await rm(path, options);
};
syncBuiltinESMExports();

process.on('exit', () => {
  lookAtErrors();
  look([...written], 'in the console');
  look([...addresses], 'in an address');
  folders.forEach(lookAtFolder);
  if (!OF_GUIDE.test(process.argv[1] ?? '')) {
    borne.complaints.forEach((words) => places.add(words));
  }
  if (places.size > 0) {
    process.stderr.write(`secrets where none belong:\n${[...places].slice(0, 20).join('\n')}\n`);
    process.exitCode = 1;
  }
});
