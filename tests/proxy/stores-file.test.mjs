/** The file store where things go wrong: kills, half lines, a full disk, two processes. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Keys, claim, look, markOf, renew, settle } from '../../pkg-template/proxy/store/keys.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { said as linesIn, textsOf, write } from './stores/lines.mjs';
import { DONE, HOUR, LONG, isClaimed } from './stores/suite.mjs';

const CLAIMER = fileURLToPath(new URL('stores/claimer.mjs', import.meta.url));
const FULL = fileURLToPath(new URL('stores/full-disk.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `store-${(count += 1)}`);

/** Runs a claimer; kills it once it has said `lines` lines. */
async function claimer(command, args, lines = Infinity) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  let ends = 0;
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    ends += chunk.toString().split('\n').length - 1;
    if (ends >= lines) {
      child.kill('SIGKILL');
    }
  });
  const [code, signal] = await new Promise((resolve) => child.once('close', (...how) => resolve(how)));
  return { code, signal, said: printed.split('\n').slice(0, -1) };
}

test('what was acknowledged before a kill is known after it, and nothing of it can be claimed', async () => {
  for (const lines of [1, 150, 1000, 4000]) {
    const path = newPath();
    const { signal, said } = await claimer(process.execPath, [CLAIMER, path, '1000000'], lines);
    assert.equal(signal, 'SIGKILL');
    assert.ok(said.length >= lines);
    const store = fileStore(path);
    const marks = said.filter((line) => line.startsWith('mark ')).map((line) => line.slice(5));
    assert.ok(marks.length > 0);
    for (const mark of marks) {
      assert.ok(await store.remembers(mark), mark);
    }
    const done = new Set(said.filter((line) => line.startsWith('done ')).map((line) => line.slice(5)));
    const keys = said.filter((line) => line.startsWith('claimed ')).map((line) => line.slice(8));
    for (const key of keys) {
      const record = await store.look(key);
      // A settlement may be on the disk that could not be acknowledged any more.
      assert.ok(done.has(key) ? record.state === 'done' : ['unknown', 'done'].includes(record.state), `${key}: ${record.state}`);
      if (record.state === 'done') {
        assert.equal(record.fingerprint, key);
      }
      assert.deepEqual(await store.claim(key, LONG), { claimed: false, record });
    }
    await store.close();
  }
});

test('killed while the file is written anew: every key, every mark, and no position twice', async () => {
  for (const lines of [10_000, 15_000, 15_200, 15_400, 20_000, 31_000]) {
    const path = newPath();
    const { signal, said } = await claimer(process.execPath, [CLAIMER, path, '1000000', 'again'], lines);
    assert.equal(signal, 'SIGKILL');
    const store = fileStore(path);
    const rounds = new Map(said.filter((line) => line.startsWith('done ')).map((line) => line.split(' ').slice(1)));
    const claimed = new Set();
    for (const [what, key] of said.map((line) => line.split(' '))) {
      // The last thing that was acknowledged of it.
      if (what === 'claimed') claimed.add(key);
      if (what === 'done') claimed.delete(key);
    }
    for (const [key, round] of rounds) {
      const record = await store.look(key);
      const got = record.state === 'refused' ? Number(record.answer.body.split(' ')[1]) : undefined;
      assert.ok(claimed.has(key) ? record.state === 'unknown' || got > Number(round) : record.state === 'unknown' || got >= Number(round), `${key}: ${record.state} ${got}`);
    }
    for (const mark of said.filter((line) => line.startsWith('mark ')).map((line) => line.slice(5))) {
      assert.ok(await store.remembers(mark), mark);
    }
    await store.close();
    const positions = (await linesIn(path)).slice(1).map(({ position }) => position);
    assert.equal(new Set(positions).size, positions.length);
  }
});

test('a disk that is full rejects, and the file is whole when it is opened again', async () => {
  const path = newPath();
  // Files of this process end after 64 kB.
  const script = 'ulimit -f 64; exec "$@"';
  const { said } = await claimer('bash', ['-c', script, 'bash', process.execPath, CLAIMER, path, '100000']);
  assert.match(said.find((line) => line.startsWith('failed ')) ?? said.join(), /could not be written.*EFBIG/);
  assert.ok(!existsSync(`${path}.lock`));
  const store = fileStore(path);
  const keys = said.filter((line) => line.startsWith('claimed ')).map((line) => line.slice(8));
  assert.ok(keys.length > 0);
  for (const key of keys) {
    assert.equal((await store.claim(key, LONG)).claimed, false);
  }
  assert.equal((await store.claim('another key', LONG)).claimed, true);
  await store.close();
});

test('a disk that was full: the same store goes on, with all that it acknowledged and nothing that it did not', async (context) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const small = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=256k none "$0" && exec "$@"', disk];
  if (spawnSync('unshare', [...small, 'true']).status !== 0) {
    context.skip('this system lets nobody have a disk of its own');
    return;
  }
  const { code, said } = await claimer('unshare', [...small, process.execPath, FULL, disk, '120']);
  assert.equal(code, 0);
  const { claimed, done, rejected, errors, whileFull, found, late, hours, forgottenMarks } = JSON.parse(said.join('\n'));
  for (const error of errors) {
    assert.match(error, /could not be written.*ENOSPC|the disk is full.*ENOSPC/);
  }
  assert.equal(whileFull.length, 5);
  for (const error of whileFull) {
    assert.match(error, /the disk is full.*ENOSPC.*Nothing is sent without it; free space, and it goes on/);
  }
  assert.ok(claimed.length > 100 && done.length > 100);
  for (const key of claimed) {
    assert.equal(found[key], done.includes(key) ? 'done' : 'unknown', key);
  }
  const steps = Object.entries(rejected);
  assert.deepEqual([...new Set(steps.map(([, step]) => step))].sort(), ['claim', 'settle']);
  for (const [key, step] of steps) {
    assert.equal(found[key], step === 'claim' ? 'claimed again' : 'unknown', key);
  }
  assert.equal(late, 'done');
  // Behind the three that waited before.
  assert.equal(hours, 3);
  assert.equal(forgottenMarks, 0);
});

test('half a line at the end is nothing, one in the middle is an error', async () => {
  const path = newPath();
  const first = fileStore(path);
  await first.claim('a', LONG);
  await first.settle('a', 'owner', DONE);
  await first.close();
  appendFileSync(path, '{"key":"b","state":"done","at":1,"fingerp');
  const second = fileStore(path);
  assert.deepEqual(await second.look('a'), DONE);
  assert.deepEqual(await second.look('b'), { state: 'free' });
  await second.claim('c', LONG);
  await second.close();
  const lines = await textsOf(path);
  const position = '"position":1';
  const bad = [
    '{"key":"b","sta', 'null', '', '[]', '7',
    `{"key":"b",${position},"state":"done","at":1}`, `{"key":"b",${position},"state":"odd","at":1}`,
    `{"key":"b",${position},"state":"free"}`, `{"key":"b","state":"never","at":1}`,
    `{"key":"b",${position},"state":"never","at":1,"more":1}`, `{"key":"b",${position},"state":"never","at":1e999}`,
    `{"key":"b",${position},"state":"never","at":-1}`, `{"key":7,${position},"state":"never","at":1}`,
    `{"key":"b","position":0,"state":"never","at":1}`, `{"key":"b","position":1.5,"state":"never","at":1}`,
    `{"key":"b","position":99,"state":"never","at":1}`, `{"key":"a",${position},"state":"never","at":1}`,
    `{"key":"b",${position},"state":"running","at":1,"owner":"o"}`,
    `{"key":"b",${position},"state":"done","at":1,"fingerprint":"f","answer":{"status":"200","headers":{},"body":""}}`,
    `{"key":"b",${position},"state":"done","at":1,"fingerprint":"f","answer":{"status":200,"headers":{"a":1},"body":""}}`,
    `{"key":"b",${position},"state":"done","at":1,"fingerprint":"f","answer":{"status":200,"headers":{},"body":"","x":1}}`,
  ];
  for (const one of bad) {
    await write(path, [lines[0], one, ...lines.slice(1)]);
    const third = fileStore(path);
    await assert.rejects(third.claim('d', LONG), /line [23] of .* is damaged/, one);
    await third.close();
  }
  await write(path, lines);
  const whole = fileStore(path);
  assert.deepEqual(await whole.look('a'), DONE);
  await whole.close();
  for (const other of ['something else\n', 'something else', '{"format":"pec-massiva journal 1"}\n', 'null\n']) {
    writeFileSync(path, other);
    await assert.rejects(fileStore(path).mark(), /a file of something else/);
    assert.equal(readFileSync(path, 'utf8'), other);
  }
  writeFileSync(path, '{"format":"pec-massiva store 3"}\n');
  await assert.rejects(fileStore(path).mark(), /a newer version/);
  assert.ok(!existsSync(`${path}.lock`));
});

test('one process at a time, and one store in it', async () => {
  const path = newPath();
  const store = fileStore(path);
  await store.open();
  await store.claim('a', LONG);
  const { said } = await claimer(process.execPath, [CLAIMER, path, '10']);
  assert.match(said[0], /failed .*another process uses the file.*PM2.*cluster.*redisStore\(\) or postgresStore\(\)/);
  const link = `${path}-link`;
  symlinkSync(path, link);
  // Its modules loaded anew, as servers for development do, and its other build.
  const again = await import(`../../pkg-template/proxy/store/file/store.js?again`);
  const required = createRequire(import.meta.url)(join(unpacked, 'cjs', 'proxy.js'));
  const others = [fileStore(path), fileStore(link), again.fileStore(path), required.fileStore(link)];
  assert.equal(new Set([fileStore, again.fileStore, required.fileStore]).size, 3);
  for (const [index, other] of others.entries()) {
    assert.deepEqual(await other.look('a'), { state: 'running' });
    assert.equal(await other.mark(), await store.mark());
    assert.ok(await isClaimed(other.claim(`key ${index}`, LONG)));
  }
  const claims = await Promise.all(others.map((other, index) => other.claim('b', { owner: `${index}`, lease: HOUR })));
  assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
  await Promise.all([store.close(), store.close()]);
  await assert.rejects(store.look('a'), /was closed/);
  for (const other of others) {
    assert.deepEqual(await other.look('a'), { state: 'running' });
    await other.close();
    await other.close();
  }
  // The last one gave it up; while it does so, the next one waits.
  const last = fileStore(path);
  assert.deepEqual(await last.look('a'), { state: 'unknown' });
  const next = fileStore(path);
  const [, record] = await Promise.all([last.close(), next.look('a')]);
  assert.deepEqual(record, { state: 'unknown' });
  await next.close();
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes('.lock') || name.includes('.new')), []);
});

test('the lock of a process that ended is taken over, that of one that lives is not', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));
  const dead = JSON.stringify({ pid: child.pid, host: hostname() });
  const ours = JSON.stringify({ pid: process.pid, host: hostname() });
  const before = JSON.stringify({ pid: process.ppid, host: hostname(), birth: 'another boot 1' });
  const parent = JSON.stringify({ pid: process.ppid, host: hostname() });
  const elsewhere = JSON.stringify({ pid: child.pid, host: 'elsewhere' });
  const born = process.platform === 'linux' ? [before] : [];
  for (const stale of [dead, ours, ...born]) {
    const path = newPath();
    writeFileSync(`${path}.lock`, stale);
    const store = fileStore(path);
    assert.ok((await store.claim('a', LONG)).claimed, stale);
    await store.close();
  }
  for (const alive of [parent, elsewhere, '', '{"pid":']) {
    const path = newPath();
    writeFileSync(`${path}.lock`, alive);
    await assert.rejects(fileStore(path).claim('a', LONG), /another process uses/, alive);
    assert.equal(readFileSync(`${path}.lock`, 'utf8'), alive);
  }
});

test('who lost the lock serves nothing more, and leaves the file alone', async () => {
  // As two containers would that share a host name, and the number of their process.
  const path = newPath();
  const first = fileStore(path);
  const mark = await first.mark();
  assert.ok((await first.claim('a', LONG)).claimed);
  writeFileSync(`${path}.lock`, JSON.stringify({ pid: process.pid, host: hostname(), token: 'the other’s' }));
  const before = readFileSync(path, 'utf8');
  await assert.rejects(first.claim('b', LONG), /no longer this process's/);
  await assert.rejects(first.look('a'), /no longer this process's/);
  await assert.rejects(first.mark(), /no longer this process's/);
  await assert.rejects(first.remembers(mark), /no longer this process's/);
  await first.close();
  assert.ok(existsSync(`${path}.lock`), 'the other’s');
  assert.ok(readFileSync(path, 'utf8').startsWith(before));
  // Where a claim was on its way when the file changed hands, the next process knows of it.
  rmSync(`${path}.lock`);
  const second = fileStore(path);
  assert.equal((await second.claim('b', LONG)).claimed, false);
  await second.close();
});

test('nothing is touched before the first use', async () => {
  const path = newPath();
  const store = fileStore(path);
  assert.ok(!existsSync(path));
  await store.close();
  assert.ok(!existsSync(path));
  assert.throws(() => fileStore(''), TypeError);
  await assert.rejects(fileStore(join(folder, 'no', 'such', 'folder')).mark(), /ENOENT.*Nothing is sent without it/);
});

test('the file does not grow with what is forgotten', async () => {
  const path = newPath();
  const store = fileStore(path);
  const work = async (_, worker) => {
    for (let round = 0; round < 100; round += 1) {
      const key = `key-${worker}`;
      await store.claim(key, LONG);
      await store.settle(key, 'owner', { ...DONE, state: 'refused' });
    }
  };
  await Promise.all(Array.from({ length: 120 }, work));
  // 24,000 lines were written, of which 10,000 stay at most.
  assert.ok(readFileSync(path, 'utf8').split('\n').length <= 10_002);
  await store.close();
  const again = fileStore(path);
  for (let worker = 0; worker < 120; worker += 1) {
    assert.equal((await again.look(`key-${worker}`)).state, 'refused');
  }
  await again.close();
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(readFileSync(path, 'utf8').split('\n').length, 122);
});

test('whatever the steps, and wherever it is opened again, it says what the state machine says', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    let state = seed * 2_654_435_761;
    const random = (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const path = newPath();
    let now = 1_000_000;
    const model = new Keys({ epoch: 'model' });
    let store = fileStore(path, () => now);
    // The file's own time: it stands still while the file is closed, and goes on from the last change.
    let time = 0;
    let changed = 0;
    await store.mark();
    for (let step = 0; step < 150; step += 1) {
      const later = random(10) === 0 ? random(HOUR) : random(50);
      now += later;
      time += later;
      const key = `k${random(6)}`;
      const owner = `o${random(3)}`;
      const attempt = { owner, lease: random(200) };
      const fates = [DONE, { ...DONE, state: 'refused' }, { state: 'refused', fingerprint: 'à', answer: DONE.answer }, { state: 'free' }, { state: 'unknown' }];
      const fate = fates[random(fates.length)];
      const options = { burn: random(4) === 0 };
      const apply = (work) => {
        const before = model.position;
        const { answer } = model.apply(key, time, work);
        changed = model.position === before ? changed : time;
        return answer;
      };
      const [wanted, got] = await [
        async () => [apply((entry) => claim(entry, time, attempt)), await store.claim(key, attempt)],
        async () => [apply((entry) => renew(entry, time, attempt)), await store.renew(key, attempt)],
        async () => [apply((entry) => settle(entry, time, owner, fate)), await store.settle(key, owner, fate)],
        async () => [apply((entry) => look(entry, time, options)), await store.look(key, options)],
        async () => {
          if (random(5) > 0) return [0, 0];
          await store.close();
          store = fileStore(path, () => now);
          await store.mark();
          time = changed;
          // What is under way ends with the process.
          for (const [name] of model.list()) {
            model.apply(name, time, (entry) => ({
              entry: entry?.state === 'running' ? { ...entry, until: Math.min(entry.until, time) } : entry,
              answer: 0,
            }));
          }
          return [model.position, markOf(await store.mark()).position];
        },
      ][random(5)]();
      assert.deepEqual(got, wanted, `seed ${seed}, step ${step}`);
    }
    await store.close();
  }
});
