/** `npx pec-massiva sandbox --port 8787`, `npx pec-massiva proxy --port 8788`, `npx pec-massiva check FILE` */

import { parseArgs } from 'node:util';

import { serveSandbox } from '../sandbox/server.js';
import { CHECK, check } from './check.js';
import { VARIABLES, startProxy } from './proxy.js';

const USAGE = `pec-massiva: send Italian certified e-mail (PEC) from a web page

  npx pec-massiva sandbox [options]    the services in memory, over HTTP with CORS

    --port N      default 8787; 0 takes a free one
    --host NAME   default 127.0.0.1
    --seed N      decides ids and delays; default 1
    --speed N     how much faster than real ones receipts and activations come; default 1
    --credit N    the account's credit in euros; without it, it never ends

  npx pec-massiva proxy [options]      token and mailbox stay here, and each message passes once

    --port N      default 8788; 0 takes a free one
    --host NAME   default 127.0.0.1, for this machine alone

${VARIABLES}
${CHECK}`;

/** Where the command was given wrongly. @param {string} message @returns {never} */
function fail(message) {
  console.error(`pec-massiva: ${message}\n\n${USAGE}`);
  process.exit(2);
}

/** Where the command was right, and what it needs is not. @param {NodeJS.ErrnoException} error @returns {never} */
function stop({ code, message }) {
  console.error(`pec-massiva: ${message}${code === 'EADDRINUSE' ? '. Name another with --port; 0 takes a free one.' : ''}`);
  process.exit(2);
}

/** @param {Record<string, string | undefined>} values @param {string} name */
function number(values, name) {
  const text = values[name];
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  return text.trim() !== '' && value >= 0 ? value : fail(`--${name} must be a number, 0 or more`);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        seed: { type: 'string' },
        speed: { type: 'string' },
        credit: { type: 'string' },
        repair: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }
}

/** @param {Record<string, string | undefined>} given */
async function sandbox(given) {
  const port = number(given, 'port') ?? 8787;
  const { url } = await serveSandbox({
    port,
    host: given.host,
    seed: number(given, 'seed'),
    speed: number(given, 'speed'),
    credit: number(given, 'credit'),
  }).catch(stop);
  console.log(`The PEC Massiva sandbox listens at ${url} (any token, any mailbox; Ctrl+C ends it).`);
  console.log(`  new PecMassiva({ baseUrl: '${url}', token: 'any', mailbox: { username: 'demo', password: 'demo' } })`);
}

/** @param {Record<string, string | undefined>} given */
async function proxy(given) {
  const foreign = Object.keys(given).filter((name) => name !== 'port' && name !== 'host');
  if (foreign.length > 0) {
    fail(`the proxy has no option --${foreign.join(', --')}`);
  }
  const port = number(given, 'port') ?? 8788;
  await startProxy(process.env, { port, host: given.host }).catch(stop);
}

const commands = { sandbox, proxy };

/** Does what the process's arguments say. */
export async function run() {
  const { values, positionals } = read();
  const { help, repair, ...given } = values;
  const [name = '', file] = positionals;
  if (help) {
    console.log(USAGE);
  } else if (name === 'check') {
    if (positionals.length !== 2 || file === '' || Object.keys(given).length > 0) {
      fail('check needs one file, and has no option but --repair');
    }
    process.exitCode = await check(file, repair === true, console.log);
  } else if (repair) {
    fail('--repair belongs to check');
  } else if (positionals.length === 1 && Object.hasOwn(commands, name)) {
    await commands[/** @type {keyof typeof commands} */ (name)](given);
  } else {
    fail(positionals.length === 0 ? 'name a command' : `there is no command "${positionals.join(' ')}"`);
  }
}
