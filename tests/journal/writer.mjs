/** Writes rows into a journal, one after the other, and says each that was acknowledged: to be killed. */

import { writeSync } from 'node:fs';

import { fileJournal } from '../../target/consumer/pec-massiva/journal.js';

const [path, count] = process.argv.slice(2);
/** Nothing that was acknowledged may be lost in a buffer of this process. @param {string} line */
const say = (line) => writeSync(1, `${line}\n`);

const journal = fileJournal(path);
for (let row = 0; row < Number(count); row += 1) {
  try {
    await journal.apply([
      { put: `row/${String(row).padStart(6, '0')}`, value: `${row}` },
      { put: `file/${row % 7}`, value: new Uint8Array(1000).fill(row % 251) },
      { put: 'latest', value: `${row}` },
      { add: 'count', number: 1 },
      { remove: 'scratch/', to: 'scratch0' },
      { put: `scratch/${row}`, value: 'x'.repeat(50) },
    ]);
    say(`wrote ${row}`);
  } catch (error) {
    say(`failed ${error.name} ${error.code}: ${error.message}`);
    // Whatever failed, it is told again or goes on, and reading goes as well as opening does.
    say(`then ${await journal.get('count').catch((again) => again.name)}`);
    break;
  }
}
await journal.close();
