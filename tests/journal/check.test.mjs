/** The command that tells whether a journal or a store is whole, and repairs it. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { beside, command, damagedOf, folder, newPath, told } from './checked.mjs';
import { CREATED, ID, entriesOf, fateKey, fileJournal, fileStore, makeJournal, makeStore, put, statesOf, textsOf, writePlain } from './made.mjs';

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

test('the lock of a process that is gone uses nothing, and is left to the next one', async () => {
  const path = newPath();
  await makeJournal(path);
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(`${path}.lock`, JSON.stringify({ pid, host: hostname(), token: 'x' }));
  const { code, said } = await told(path);
  assert.deepEqual([code, beside(path)], [0, ['file.lock']]);
  assert.match(said, /ended without letting go of it/);
  assert.doesNotMatch(said, /A process uses the file/);
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
  assert.match((await command([folder])).said, /cannot be looked at: it is a folder; name the file in it\.$/m);
  assert.match((await command([join(folder, 'nowhere')])).said, /cannot be looked at: there is no such file\.$/m);
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
