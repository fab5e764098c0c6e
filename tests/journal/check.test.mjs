/** The command that tells whether a journal or a store is whole, and repairs it: no row that was sent is free again. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/paths.mjs';
import { CREATED, ID, entriesOf, fate, fateKey, fileJournal, fileStore, keysOf, makeJournal, makeStore, put, statesOf, textsOf, writePlain, writeSummed } from './made.mjs';

const { check } = await import(`${unpacked}/cli/check.js`);

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-check-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
/** A file in a folder of its own, so that what lies beside it shows. */
function newPath() {
  const own = join(folder, `${(count += 1)}`);
  mkdirSync(own);
  return join(own, 'file');
}
const beside = (path) => readdirSync(join(path, '..')).filter((name) => name !== 'file');
const damagedOf = (path) => beside(path).filter((name) => /^file\.damaged-[\d\-TZ]+$/.test(name));

/** What the command says, in this process. */
async function told(path, isRepair = false) {
  const said = [];
  const code = await check(path, isRepair, (line) => said.push(line));
  return { code, said: said.join('\n') };
}

/** The command itself. */
async function command(args, before = []) {
  const [program, ...rest] = [...before, process.execPath, join(unpacked, 'cli.js'), 'check', ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, said };
}

/** What is true of the rows, and what may be said of them after a loss. */
const TRUE = { 0: 'sent', 1: 'sent', 2: 'refused', 3: 'sending', 4: 'unknown', 5: 'pending', 6: undefined };

test('a whole file: what it tells, and nothing is touched', async () => {
  for (const make of [makeJournal, makeStore]) {
    const path = newPath();
    await make(path);
    const bytes = readFileSync(path);
    for (const args of [[path], [path, '--repair']]) {
      const { code, said } = await command(args);
      assert.equal(code, 0, said);
      const words = make === makeJournal
        ? /a journal of campaigns, version 2; .*\n {2}campaign c1: "TARI 2025", 8 rows: 2 pending, 1 sending, 2 sent, 1 refused, 1 unknown\nIt is whole/
        : /a store of the proxy, version 2; .*\n {2}keys: 1 running, 1 done, 1 refused, 1 unknown, 1 never\nIt is whole/;
      assert.match(said, words);
      assert.ok(readFileSync(path).equals(bytes));
      assert.deepEqual(beside(path), []);
    }
    // The half line of a process that ended is no damage.
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('[{"pu')]));
    const torn = await told(path);
    assert.equal(torn.code, 0);
    assert.match(torn.said, /5 bytes of a line that was being written.*\nIt is whole/);
  }
});

test('one bit that flipped is put right, and nothing is lost', async () => {
  for (const [make, all] of [[makeJournal, entriesOf], [makeStore, async (path) => textsOf(path)]]) {
    const path = newPath();
    await make(path);
    const bytes = readFileSync(path);
    const before = await all(path);
    writeFileSync(path, bytes);
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
    const places = [0, 25, 30, ...ends, ...ends.map((end) => end - 3), ...ends.map((end) => end - 17), ...ends.map((end) => end - 25)];
    for (const [index, at] of places.entries()) {
      const own = newPath();
      const changed = Buffer.from(bytes);
      changed[at] ^= 1 << (index % 8);
      writeFileSync(own, changed);
      const { code, said } = await told(own);
      assert.equal(code, 1);
      assert.match(said, /DAMAGED: line.*one bit is not what was written.*\nNothing is sent with it as it is.*Nothing of it is lost/, `byte ${at}`);
      assert.ok(readFileSync(own).equals(changed));
      assert.equal((await told(own, true)).code, 0);
      assert.equal((await told(own)).code, 0);
      assert.deepEqual(await all(own), before, `byte ${at}`);
      assert.ok(readFileSync(join(own, '..', damagedOf(own)[0])).equals(changed));
    }
  }
});

test('lines that belong nowhere go, and nothing is lost', async () => {
  const path = newPath();
  await makeJournal(path);
  const lines = readFileSync(path, 'utf8').split('\n');
  const before = await entriesOf(path);
  for (const [extra, where] of [['\0\0\0', 3], [lines[4], 5], ['what is this?\nand this', 1]]) {
    const own = newPath();
    writeFileSync(own, lines.toSpliced(where, 0, extra).join('\n'));
    assert.match((await told(own)).said, /does not belong there. Without it nothing is missing/);
    assert.equal((await told(own, true)).code, 0);
    assert.deepEqual(await entriesOf(own), before);
  }
});

/** All ways to lose a line. */
const LOSSES = [
  ['gone', (lines, at) => lines.toSpliced(at, 1)],
  ['overwritten', (lines, at) => lines.with(at, 'x'.repeat(lines[at].length))],
  ['zeros', (lines, at) => lines.with(at, '\0'.repeat(lines[at].length))],
  ['a wrong word', (lines, at) => lines.with(at, lines[at].replace(/[a-z]{4}/, 'WORD'))],
  ['two gone', (lines, at) => lines.toSpliced(at, 2)],
];

test('whatever lines of a journal are lost: a row is what it truly is and settled, or unknown', async () => {
  const path = newPath();
  await makeJournal(path);
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  for (let at = 0; at < lines.length; at += 1) {
    for (const [name, lose] of LOSSES) {
      const own = newPath();
      const text = `${lose(lines, at).join('\n')}\n`;
      writeFileSync(own, text);
      const first = await told(own);
      if (first.code === 0) {
        // An end that is gone is not seen.
        assert.ok(/gone/.test(name) && at >= lines.length - 2, `${name} ${at}`);
        continue;
      }
      assert.match(first.said, new RegExp(`DAMAGED: lines? ${at + 1} .*\\(from byte \\d+ on\\)`), `${name} ${at}`);
      assert.equal(readFileSync(own, 'utf8'), text);
      assert.deepEqual(beside(own), []);
      const { code, said } = await told(own, true);
      assert.equal(code, 0, said);
      assert.equal(readFileSync(join(own, '..', damagedOf(own)[0]), 'utf8'), text);
      const states = await statesOf(own);
      const hasHead = (await entriesOf(own)).some(([key]) => key === `campaign/${ID}`);
      if (!hasHead) {
        assert.match(said, /campaign c1: its head is lost. Do not make it anew/);
        continue;
      }
      for (const [row, truth] of Object.entries(TRUE)) {
        const isRight = states[row] === 'unknown' || (states[row] === truth && ['sent', 'refused'].includes(truth));
        assert.ok(isRight, `${name} ${at}: row ${row} is ${states[row]} in place of ${truth}`);
      }
      // One with a problem is never sent.
      assert.ok(states[7] === undefined || lines.slice(at, at + 3).some((line) => line.includes('rows/')), `${name} ${at}`);
      assert.ok(states[0] === 'sent' || states[1] === 'sent', `${name} ${at}`);
    }
  }
});

test('a row that a loss made unknown bears no key that a proxy could vouch for', async () => {
  const path = newPath();
  await makeJournal(path);
  const journal = fileJournal(path);
  await journal.apply([fate(5, 'sending', { key: 'lost', attempts: 2 })]);
  await journal.apply([fate(6, 'sending', { key: 'k6' })]);
  await journal.apply([fate(4, 'unknown', { attempts: 3 })]);
  await journal.close();
  const texts = readFileSync(path, 'utf8').split('\n');
  const at = texts.findIndex((line) => line.includes('"key\\":\\"lost'));
  writeFileSync(path, texts.toSpliced(at, 1).join('\n'));
  await told(path, true);
  const fates = new Map((await entriesOf(path)).map(([key, value]) => [key, value]));
  const of = (row) => JSON.parse(fates.get(fateKey(row)));
  // What it was before the loss was given back under k5: asked for that, a proxy would free it.
  assert.deepEqual(of(5), { state: 'unknown', attempts: 1, postedAt: CREATED + 5 });
  assert.deepEqual(of(3), { state: 'unknown', attempts: 1, postedAt: CREATED + 3 });
  // The line after the one that is gone cannot be proven; the next one can.
  assert.deepEqual(of(6), { state: 'unknown', attempts: 1, postedAt: CREATED });
  assert.deepEqual(of(4), { state: 'unknown', attempts: 3, key: 'k4', postedAt: CREATED + 4 });
  assert.equal(fates.get(fateKey(7)), undefined);
});

test('a campaign whose head is lost is told, and what is known of it stays', async () => {
  const path = newPath();
  await makeJournal(path);
  const texts = textsOf(path);
  const at = texts.findIndex((text) => text.includes('"put":"campaign/'));
  const draft = JSON.stringify([put(`draft/${ID}`, `${CREATED}`)]);
  writeSummed(path, texts.toSpliced(at, 0, draft));
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.with(at + 1, lines[at + 1].replace('campaign/c1', 'campaign/c7').replace('TARI', 'TASI')).join('\n'));
  const { said } = await told(path);
  assert.match(said, /its head is lost. Do not make it anew.*2 sent/);
  assert.match(said, /seems to tell of campaign\/c7/);
  assert.equal((await told(path, true)).code, 0);
  const keys = (await entriesOf(path)).map(([key]) => key);
  // Else all of it would be swept away as what was never finished.
  assert.ok(!keys.includes(`draft/${ID}`));
  assert.ok(keys.includes(fateKey(0)));
});

test('a journal of version 1 shows what cannot be read', async () => {
  const path = newPath();
  await makeJournal(path);
  const texts = textsOf(path);
  writePlain(path, texts);
  assert.match((await told(path)).said, /version 1;.*\n.*\nVersion 1 has no checksums/);
  for (const bad of ['[{"put":"fate/c1/00000005","sta', JSON.stringify([put(fateKey(5), '{"state":"pen')]), JSON.stringify([put(fateKey(5), { state: 'sen4' })])]) {
    const own = newPath();
    writePlain(own, texts.with(-1, bad));
    assert.match((await told(own)).said, new RegExp(`DAMAGED: line ${texts.length} `));
    assert.equal((await told(own, true)).code, 0);
    assert.deepEqual(await statesOf(own), { 0: 'sent', 1: 'sent', 2: 'refused', 3: 'unknown', 4: 'unknown', 5: 'unknown', 6: 'unknown' });
    assert.match((await told(own)).said, /version 2.*[^]*It is whole/);
  }
});

test('a store that lost a line begins a new epoch, and frees no key that another line names', async () => {
  const path = newPath();
  await makeStore(path);
  const opened = fileStore(path);
  const mark = await opened.mark();
  await opened.close();
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const right = await keysOf(path);
  // As long as nothing is lost an opening goes on from where the file was.
  const whole = fileStore(path);
  assert.equal(await whole.remembers(mark), true);
  await whole.close();
  for (let at = 0; at < lines.length; at += 1) {
    for (const [name, lose] of LOSSES) {
      const own = newPath();
      writeFileSync(own, `${lose(lines, at).join('\n')}\n`);
      if ((await told(own)).code === 0) {
        assert.ok(/gone/.test(name) && at >= lines.length - 2, `${name} ${at}`);
        continue;
      }
      const { code, said } = await told(own, true);
      assert.equal(code, 0, said);
      assert.match(said, /A new epoch begins/);
      const [head, ...keys] = textsOf(own).map((text) => JSON.parse(text));
      assert.equal(head.forgotten, head.position);
      assert.ok(keys.every(({ position }) => position > 0 && position <= head.position));
      assert.equal(new Set(keys.map(({ position }) => position)).size, keys.length);
      const store = fileStore(own);
      assert.equal(await store.remembers(mark), false, `${name} ${at}`);
      for (const [key, state] of Object.entries(right)) {
        const kept = (await store.look(key)).state;
        // What was damaged, and up to two after it that cannot be proven.
        const others = [...lines.slice(0, at), ...lines.slice(at + 3)];
        const isNamed = others.some((line) => line.includes(`"key":"${key}"`));
        assert.ok(kept === state || kept === 'unknown' || (kept === 'free' && !isNamed), `${name} ${at}: ${key} is ${kept}`);
      }
      await store.close();
    }
  }
});

test('a refused key that may have been claimed again in a lost line is unknown', async () => {
  const path = newPath();
  const store = fileStore(path);
  const attempt = { owner: 'o', lease: 1000 };
  const refused = { state: 'refused', fingerprint: 'f', answer: { status: 422, headers: {}, body: 'b' } };
  for (const key of ['before', 'after']) {
    await store.claim(key, attempt);
    await store.settle(key, 'o', refused);
  }
  await store.claim('before', attempt);
  await store.claim('x', attempt);
  await store.claim('after', attempt);
  await store.settle('after', 'o', refused);
  await store.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findLastIndex((line) => line.includes('"before"'));
  writeFileSync(path, lines.toSpliced(at, 1).join('\n'));
  assert.match((await told(path, true)).said, /Keys that become unknown: 1/);
  const again = fileStore(path);
  assert.equal((await again.look('before')).state, 'unknown');
  assert.equal((await again.look('after')).state, 'refused');
  await again.close();
});

test('a repair is refused while a process uses the file', async () => {
  const path = newPath();
  await makeJournal(path);
  const journal = fileJournal(path);
  await journal.get('schema');
  const bytes = readFileSync(path);
  const { code, said } = await command([path, '--repair']);
  assert.equal(code, 2);
  assert.match(said, /another process uses the file/);
  assert.deepEqual(beside(path), ['file.lock']);
  assert.ok(readFileSync(path).equals(bytes));
  // To look is allowed.
  const looked = await command([path]);
  assert.equal(looked.code, 0);
  assert.match(looked.said, /A process uses the file/);
  await journal.close();
});

test('a full disk leaves the damaged file as it was', async () => {
  const path = newPath();
  await makeJournal(path);
  const lines = readFileSync(path, 'utf8').split('\n');
  const text = lines.with(3, 'x').join('\n');
  writeFileSync(path, text);
  const { code, said } = await command([path, '--repair'], ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash']);
  assert.equal(code, 1, said);
  assert.match(said, /It was not repaired, and is as it was: EFBIG/);
  assert.equal(readFileSync(path, 'utf8'), text);
  assert.deepEqual(beside(path), []);
  assert.equal((await command([path, '--repair'])).code, 0);
});

test('attachments: what is not what was put there is told, what no line names any more is kept', async () => {
  const path = newPath();
  await makeJournal(path);
  const journal = fileJournal(path);
  const { createHash } = await import('node:crypto');
  const bytes = new Uint8Array(1000).fill(7);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const head = { name: 'TARI', createdAt: CREATED, rows: 2, files: [{ name: 'atto.pdf', pieces: [sum, sum] }] };
  await journal.apply([{ put: `piece/${ID}/000000/000000`, value: bytes }]);
  await journal.apply([{ put: `piece/${ID}/000000/000001`, value: bytes }]);
  await journal.apply([put(`campaign/${ID}`, head)]);
  await journal.close();
  assert.equal((await told(path)).code, 0);
  const lines = readFileSync(path, 'utf8').split('\n');
  const named = (line) => /"file":"([^"]+)"/.exec(line)?.[1];
  const [first, second] = lines.flatMap((line) => named(line) ?? []);
  const place = join(`${path}.files`, first);
  const flipped = Buffer.from(bytes);
  flipped[500] ^= 4;
  writeFileSync(place, flipped);
  for (const isRepair of [false, true]) {
    const { code, said } = await told(path, isRepair);
    assert.equal(code, 1);
    assert.match(said, /DAMAGED: the attachment atto.pdf of campaign c1 is not what was put there/);
  }
  writeFileSync(place, bytes);
  writeFileSync(path, lines.map((line) => (named(line) === second ? 'lost' : line)).join('\n'));
  const { code, said } = await told(path, true);
  assert.equal(code, 0, said);
  const [kept] = damagedOf(path);
  assert.deepEqual(readdirSync(join(path, '..', `${kept}.files`)), [second]);
  assert.deepEqual(readdirSync(`${path}.files`), [first]);
});

test('what is none of ours, and a wrong call', async () => {
  const path = newPath();
  for (const [text, words] of [
    ['something else\n', /something else. It was left/],
    ['', /empty, or a file of something else/],
    ['{"format":"pec-massiva journal 3"}\n[]\n', /newer version/],
    ['\0'.repeat(50), /something else/],
  ]) {
    writeFileSync(path, text);
    for (const isRepair of [false, true]) {
      const { code, said } = await told(path, isRepair);
      assert.equal(code, 2, text);
      assert.match(said, words);
      assert.equal(readFileSync(path, 'utf8'), text);
      assert.deepEqual(beside(path), []);
    }
  }
  for (const args of [[], ['a', 'b'], ['--port', '1', path], [join(folder, 'nowhere')], [folder]]) {
    assert.equal((await command(args)).code, 2, args.join(' '));
  }
  // By whichever link: what is repaired is the file, and the link stays.
  await makeJournal(`${path}2`);
  const lines = readFileSync(`${path}2`, 'utf8').split('\n');
  writeFileSync(`${path}2`, lines.with(2, 'x').join('\n'));
  symlinkSync(`${path}2`, `${path}3`);
  assert.equal((await told(`${path}3`, true)).code, 0);
  assert.equal((await told(`${path}2`)).code, 0);
});

/** Changes one letter of a line of a file of the first version, whose lines nobody sums up. */
async function oldStore(change) {
  const path = newPath();
  const lines = [
    JSON.stringify({ format: 'pec-massiva store 1', created: 1, at: 1 }),
    JSON.stringify({ key: 'a', state: 'done', at: 2, fingerprint: 'f', answer: { status: 201, headers: {}, body: '{}' } }),
    JSON.stringify({ key: 'b', state: 'unknown', at: 3 }),
  ];
  writeFileSync(path, change(lines).map((line) => `${line}\n`).join(''));
  return path;
}

test('what the store refuses of the first version the command does not call whole', async () => {
  const changes = {
    'a field that nobody knows': ([head, first, second]) => [head, first.replace('fingerprint', 'fingerprinu'), second],
    'no first line': ([, first, second]) => [first, second],
  };
  for (const [title, change] of Object.entries(changes)) {
    const path = await oldStore(change);
    const refusing = fileStore(path);
    await assert.rejects(refusing.look('a'), title);
    await refusing.close();
    assert.notEqual((await told(path)).code, 0, title);
    await told(path, true);
    // Whatever it made of it, the store reads it, and vouches for nothing that was told before.
    if (damagedOf(path).length > 0) {
      const store = fileStore(path);
      assert.equal((await store.look('b')).state, 'unknown', title);
      await store.close();
    }
  }
});
