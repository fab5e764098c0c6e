/** The runtimes whose `fetch` is measured. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { root } from '../../../scripts/parts/run.mjs';
import { certificate } from '../../proxy/arrivals/breaking-server.mjs';
import { CLIENTS } from '../../proxy/arrivals/clients.mjs';
import { postEach } from './post.mjs';

/**
 * @typedef {Parameters<typeof postEach>[0]} Messages
 * @typedef {{ outcomes: Record<string, string>, mayRepeat: boolean }} Told what each message came to, and what the
 *   package would say of this runtime
 * @typedef {{ version: string, post: (messages: Messages) => Promise<Told>, close: () => Promise<void> }} Runtime
 */

const execute = promisify(execFile);

/** What is measured and what the package says of it, as a program without imports. */
const LIBRARY = `${postEach}
${readFileSync(`${root}src/js/repeats.js`, 'utf8').replaceAll(/^export /gm, '')}
const tell = async (messages) => ({ outcomes: await postEach(messages), mayRepeat: mayRepeat() });`;

const PROGRAM = `import process from 'node:process';
${LIBRARY}
console.log(JSON.stringify(await tell(JSON.parse(process.env.MESSAGES))));
process.exit(0);`;

/** @param {string} command @param {string[]} args @returns {() => Promise<Runtime>} */
const program = (command, args) => async () => {
  const quiet = { NODE_NO_WARNINGS: '1', DENO_NO_UPDATE_CHECK: '1', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const env = { ...process.env, ...quiet };
  const { stdout: told } = await execute(command, ['--version'], { env });
  return {
    version: /\d+\.\d+\.\d+/.exec(told)?.[0] ?? '',
    async post(messages) {
      const given = { env: { ...env, MESSAGES: JSON.stringify(messages) } };
      return JSON.parse((await execute(command, [...args, PROGRAM], given)).stdout);
    },
    close: async () => undefined,
  };
};

/** @returns {Promise<Runtime>} */
async function workerd() {
  const { Miniflare } = await import('miniflare');
  const worker = new Miniflare({
    modules: true,
    script: `${LIBRARY}
export default { fetch: async (request) => Response.json(await tell(await request.json())) };`,
    compatibilityDate: '2024-09-23',
    outboundService: {
      network: { allow: ['private'], tlsOptions: { trustedCertificates: [certificate().cert] } },
    },
  });
  return {
    version: (await import('workerd')).version,
    async post(messages) {
      const answer = await worker.dispatchFetch('http://edge/', { method: 'POST', body: JSON.stringify(messages) });
      return /** @type {Promise<Told>} */ (answer.json());
    },
    close: () => worker.dispose(),
  };
}

/** @param {() => Promise<import('../../proxy/arrivals/clients.mjs').Client>} open @returns {() => Promise<Runtime>} */
const inPage = (open) => async () => {
  const client = await open();
  const inside = /** @param {any} given */ ({ library, messages }) =>
    (0, eval)(`${library}; tell`)(messages);
  return {
    version: client.version,
    async post(messages) {
      const outcomes = {};
      let mayRepeat = false;
      for (const url of new Set(messages.map((message) => message.url))) {
        const some = messages.filter((message) => message.url === url);
        const told = await client.run(`${url}/`, inside, { library: LIBRARY, messages: some });
        Object.assign(outcomes, told.outcomes);
        mayRepeat = told.mayRepeat;
      }
      return { outcomes, mayRepeat };
    },
    close: () => client.close(),
  };
};

const bin = `${root}node_modules/.bin`;

/** @type {Record<string, () => Promise<Runtime>>} */
export const RUNTIMES = {
  Node: program(process.execPath, ['--input-type=module', '--eval']),
  Deno: program(`${bin}/deno`, ['eval', '--unsafely-ignore-certificate-errors']),
  Bun: program(`${bin}/bun`, ['--eval']),
  workerd,
  Chromium: inPage(CLIENTS.Chromium),
  Firefox: inPage(CLIENTS.Firefox),
};
