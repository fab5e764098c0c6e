/**
 * A process with a campaign whose journal is a file: to be killed. It does what its parent asks for, one call
 * after the other.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const self = fileURLToPath(import.meta.url);

/**
 * @typedef {object} Settings
 * @property {string} url where the site is
 * @property {string} file of the journal
 * @property {number} rows
 * @property {boolean} [isForgetful] its journal keeps nothing of a row that is about to be posted
 *
 * @param {Settings} settings
 */
export async function startProcess(settings) {
  const child = fork(self, [JSON.stringify(settings)]);
  const ended = once(child, 'exit');
  const gone = ended.then(() => Promise.reject(new Error('the process ended')));
  gone.catch(() => {});
  /** @param {string} call @param {unknown[]} parameters */
  const ask = async (call, ...parameters) => {
    child.send({ call, parameters });
    const [{ failure, value }] = await Promise.race([once(child, 'message'), gone]);
    if (failure !== undefined) {
      throw new Error(failure);
    }
    return value;
  };
  await Promise.race([once(child, 'message'), gone]);
  return {
    ask,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** @param {Settings} settings */
async function serve({ url, file, rows, isForgetful = false }) {
  const { PecMassiva } = await import(`${unpacked}/full.js`);
  const { fileJournal } = await import(`${unpacked}/journal.js`);
  const kept = fileJournal(file);
  const isAbout = ({ value }) => typeof value === 'string' && value.includes('"state":"sending"');
  const journal = isForgetful
    ? { get: kept.get, list: kept.list, apply: (changes) => kept.apply(changes.filter((change) => !isAbout(change))) }
    : kept;
  const pec = new PecMassiva({
    token: SUITE.token,
    mailbox: { username: 'comune@pec.example.it', password: SUITE.password },
    rate: { perSecond: 40 },
    journal,
    fetch: async (request) => {
      const { method, headers, signal } = request;
      const { pathname, search } = new URL(request.url);
      const body = method === 'GET' ? undefined : await request.blob();
      return fetch(`${url}/service${pathname}${search}`, { method, headers, body, signal });
    },
  });
  const [listed] = await pec.campaigns.list();
  const campaign =
    listed === undefined
      ? await pec.campaigns.create({
          name: 'Avvisi',
          sender: 'comune@pec.example.it',
          // No two are the same: there is no code in them, and they are found by whom they are for.
          subject: 'Avviso per {{nome}}',
          text: 'Gentile {{nome}}',
          recipients: Array.from({ length: rows }, (_, index) => ({
            pec: `r${index}@pec.example.it`,
            nome: `Nome ${index}`,
          })),
          pace: { perSecond: 40, perDay: false },
        })
      : await pec.campaigns.open(listed.id);
  const calls = {
    run: () => campaign.run(),
    reconcile: () => campaign.reconcile(),
    resolve: (index, word) => campaign.resolve(index, word),
    table: async (format) => (await campaign.export({ format })).text(),
  };
  process.on('message', async ({ call, parameters }) => {
    const answer = await calls[call](...parameters).then(
      (value) => ({ value }),
      (error) => ({ failure: `${error.name}: ${error.message}` }),
    );
    process.send?.(answer);
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

if (process.argv[1] === self) {
  await serve(JSON.parse(process.argv[2] ?? ''));
}
