/** The journal in a file where things go wrong: kills, half lines, a full disk, two processes. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { unpacked } from '../../scripts/parts/paths.mjs';

const { fileJournal } = await import(`${unpacked}/journal.js`);
const WRITER = fileURLToPath(new URL('writer.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-journal-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `journal-${(count += 1)}`);
const pad = (row) => String(row).padStart(6, '0');
const linesOf = (path) => readFileSync(path, 'utf8').split('\n').length - 1;

/** Runs a writer; kills it once it has said `lines` lines. */
async function writer(command, args, lines = Infinity) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    if (printed.split('\n').length > lines) {
      child.kill('SIGKILL');
    }
  });
  const [, signal] = await new Promise((resolve) => child.once('close', (...how) => resolve(how)));
  return { pid: child.pid, signal, said: printed.split('\n').slice(0, -1) };
}

/** That a journal holds the rows of a writer up to `acknowledged`, one more at most, and each as a whole. */
async function holds(journal, acknowledged) {
  const rows = await journal.list('row/', 'row0', 1e6);
  const extra = rows.length - acknowledged;
  assert.ok(extra === 0 || extra === 1, `${extra} rows more than were acknowledged`);
  rows.forEach(([key, value], row) => assert.deepEqual([key, value], [`row/${pad(row)}`, `${row}`]));
  const last = rows.length - 1;
  assert.equal(await journal.get('count'), `${rows.length}`);
  assert.equal(await journal.get('latest'), `${last}`);
  assert.deepEqual((await journal.list('scratch/', 'scratch0', 10)).map(([key]) => key), [`scratch/${last}`]);
  const file = await journal.get(`file/${last % 7}`);
  assert.deepEqual(file, new Uint8Array(1000).fill(last % 251));
}

test('what was acknowledged before a kill is there after it', async () => {
  for (const lines of [1, 40, 150, 400]) {
    const path = newPath();
    const { signal, said } = await writer(process.execPath, [WRITER, path, '1000000'], lines);
    assert.equal(signal, 'SIGKILL');
    assert.ok(said.length >= lines && said.every((line) => line.startsWith('wrote ')), said.at(-1));
    const journal = fileJournal(path);
    await holds(journal, said.length);
    // What a kill left of bytes that no line names is gone.
    const files = (await journal.list('file/', 'file0', 10)).length;
    assert.equal(readdirSync(`${path}.files`).length, files);
    await journal.close();
  }
});

test('a disk that is full rejects with a StorageError, and nothing of that step is found later', async () => {
  const path = newPath();
  // Files of that process end after 32 kB.
  const script = 'ulimit -f 32; exec "$@"';
  const { said } = await writer('bash', ['-c', script, 'bash', process.execPath, WRITER, path, '100000']);
  const [failed, then] = said.slice(-2);
  assert.match(failed, /failed StorageError storage\.full: The disk is full: .*EFBIG.*Nothing was written by this step\. Free space/);
  const acknowledged = said.length - 2;
  assert.ok(acknowledged > 50);
  assert.equal(then, `then ${acknowledged}`);
  assert.ok(!existsSync(`${path}.lock`));
  const journal = fileJournal(path);
  assert.equal((await journal.list('row/', 'row0', 1e6)).length, acknowledged);
  await holds(journal, acknowledged);
  await journal.close();
});

test('bytes that do not fit change nothing, and the journal goes on', async () => {
  const path = newPath();
  const program = `
    import { fileJournal } from ${JSON.stringify(`${unpacked}/journal.js`)};
    const journal = fileJournal(${JSON.stringify(path)});
    await journal.apply([{ put: 'a', value: '1' }]);
    const large = { put: 'large', value: new Uint8Array(100_000) };
    const error = await journal.apply([{ put: 'a', value: '2' }, large]).catch((caught) => caught);
    await journal.apply([{ add: 'a', number: 10 }]);
    console.log(JSON.stringify([error.name, error.cause?.code, await journal.get('a'), await journal.get('large') ?? null]));
    await journal.close();`;
  const { said } = await writer('bash', ['-c', 'ulimit -f 32; exec "$@"', 'bash', process.execPath, '--input-type=module', '-e', program]);
  assert.deepEqual(JSON.parse(said[0]), ['StorageError', 'EFBIG', '11', null]);
  assert.deepEqual(readdirSync(`${path}.files`), []);
});

test('half a line at the end is nothing', async () => {
  const path = newPath();
  const first = fileJournal(path);
  await first.apply([{ put: 'a', value: '1' }]);
  await first.close();
  for (const torn of ['[{"put":"a","val', '[{"put":"a","value":"2"}]']) {
    appendFileSync(path, torn);
    const second = fileJournal(path);
    assert.equal(await second.get('a'), '1');
    await second.apply([{ put: 'b', value: '1' }]);
    assert.equal(await second.get('b'), '1');
    await second.close();
  }
});

test('a damaged line, another file, a newer version: nothing is used and nothing changed', async () => {
  const path = newPath();
  const first = fileJournal(path);
  await first.apply([{ put: 'a', value: '1' }]);
  await first.apply([{ put: 'b', value: new Uint8Array(3) }]);
  await first.close();
  const good = readFileSync(path, 'utf8').split('\n');
  const cases = [
    ...['{"put":"b","sta', '[{"put":"b"}]', '[{"put":"b","file":"x"}]', 'null', ''].map((bad) => [
      [good[0], bad, ...good.slice(1)].join('\n'),
      /line 2 of .* is damaged/,
    ]),
    ['something else\n', /a file of something else/],
    ['something else without an end', /a file of something else/],
    [`{"format":"pec-massiva journal 3"}\n[]\n`, /a newer version/],
  ];
  for (const [text, words] of cases) {
    writeFileSync(path, text);
    const journal = fileJournal(path);
    for (const call of [() => journal.get('a'), () => journal.apply([{ put: 'c', value: '' }])]) {
      await assert.rejects(call(), (error) => error.name === 'StorageError' && error.code.startsWith('storage.') && words.test(error.message));
    }
    assert.equal(readFileSync(path, 'utf8'), text);
    assert.ok(!existsSync(`${path}.lock`));
    await journal.close();
  }
  // What could not be opened is tried again.
  const journal = fileJournal(path);
  await assert.rejects(journal.get('a'));
  writeFileSync(path, good.join('\n'));
  assert.equal(await journal.get('a'), '1');
  await journal.close();
});

test('one process at a time, and one journal in it', async () => {
  const path = newPath();
  const journal = fileJournal(path);
  await journal.apply([{ put: 'a', value: '1' }]);
  const second = fileJournal(path);
  const names = new RegExp(`another process uses the file: .*"pid":${process.pid}.*one process at a time`);
  await assert.rejects(second.get('a'), (error) => error.name === 'StorageError' && names.test(error.message));
  const { said } = await writer(process.execPath, [WRITER, path, '10']);
  assert.match(said[0], names);
  assert.equal(said[1], 'then StorageError');
  await journal.close();
  await assert.rejects(journal.get('a'), /was closed/);
  assert.equal(await second.get('a'), '1');
  await second.close();
  assert.deepEqual(readdirSync(folder).filter((name) => /\.(lock|new)$/.test(name)), []);
});

test('bytes lie in files of their own, which go with their keys', async () => {
  const path = newPath();
  const journal = fileJournal(path);
  const bytes = (size) => new Uint8Array(size).fill(1);
  await journal.apply([{ put: 'a', value: bytes(2_000_000) }, { put: 'b', value: bytes(5) }]);
  assert.ok(statSync(path).size < 500);
  const files = () => readdirSync(`${path}.files`);
  assert.equal(files().length, 2);
  await journal.apply([{ put: 'a', value: bytes(6) }]);
  await journal.apply([{ put: 'c', value: bytes(7) }, { remove: 'b', to: 'd' }]);
  assert.equal(files().length, 1);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(`${path}.files`).mode & 0o777, 0o700);
  assert.equal(statSync(join(`${path}.files`, files()[0])).mode & 0o777, 0o600);
  rmSync(join(`${path}.files`, files()[0]));
  await assert.rejects(journal.get('a'), (error) => error.name === 'StorageError' && /ENOENT/.test(error.message));
  writeFileSync(join(`${path}.files`, 'mine'), 'x');
  await journal.close();
  const again = fileJournal(path);
  await assert.rejects(again.get('a'), /ENOENT/);
  assert.deepEqual(files(), ['mine']);
  await again.close();
});

test('the file does not grow with what is replaced', async () => {
  const path = newPath();
  const journal = fileJournal(path);
  for (let round = 0; round < 120; round += 1) {
    // All at once, or the disk's time for each would be the test's.
    await Promise.all(Array.from({ length: 100 }, (_, index) => journal.apply([{ put: `k${index}`, value: `${round}` }])));
  }
  assert.ok(linesOf(path) <= 10_001, `${linesOf(path)} lines`);
  await journal.close();
  const again = fileJournal(path);
  assert.deepEqual((await again.list('k', 'l', 1000)).map(([, value]) => value), Array(100).fill('119'));
  assert.equal(linesOf(path), 101);
  await again.close();
});
