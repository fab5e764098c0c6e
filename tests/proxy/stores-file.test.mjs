/** The file store where things go wrong: kills, half lines, a full disk, two processes. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { KEEP, Keys, claim, look, renew, settle } from '../../pkg-template/proxy/keys.js';
import { fileStore } from '../../pkg-template/proxy/store-file.js';

const HOUR = 3_600_000;
const LONG = { owner: 'owner', lease: HOUR };
const DONE = { state: 'done', fingerprint: 'f', answer: { status: 200, headers: {}, body: 'b' } };
const CLAIMER = fileURLToPath(new URL('stores/claimer.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `store-${(count += 1)}`);

/** Runs a claimer; kills it once it has said `lines` lines. */
async function claimer(command, args, lines = Infinity) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    if (printed.split('\n').length > lines) {
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

test('a disk that is full rejects, and the file is whole when it is opened again', async () => {
  const path = newPath();
  // Files of this process end after 64 kB.
  const script = 'ulimit -f 64; exec "$@"';
  const { said } = await claimer('bash', ['-c', script, 'bash', process.execPath, CLAIMER, path, '100000']);
  assert.match(said.find((line) => line.startsWith('failed ')) ?? said.join(), /could not be written.*EFBIG/);
  assert.deepEqual(said.filter((line) => /^re(?:ject|solv)ed$/.test(line)), Array(6).fill('rejected'));
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
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const bad of ['{"key":"b","sta', '{"key":"b","state":"done","at":1}', '{"key":"b","state":"odd","at":1}', 'null', '']) {
    writeFileSync(path, [lines[0], bad, ...lines.slice(1)].join('\n'));
    const third = fileStore(path);
    await assert.rejects(third.claim('d', LONG), /line 2 of .* is damaged/);
    await third.close();
  }
  writeFileSync(path, 'something else\n');
  await assert.rejects(fileStore(path).reach(), /a file of something else/);
  assert.ok(!existsSync(`${path}.lock`));
});

test('one process at a time, and one store in it', async () => {
  const path = newPath();
  const store = fileStore(path);
  await store.claim('a', LONG);
  const second = fileStore(path);
  await assert.rejects(second.look('a'), /another process uses the file/);
  const { said } = await claimer(process.execPath, [CLAIMER, path, '10']);
  assert.match(said[0], /failed .*another process uses the file/);
  assert.deepEqual(await store.look('a'), { state: 'running' });
  await store.close();
  await assert.rejects(store.look('a'), /was closed/);
  // What could not be opened is tried again.
  assert.deepEqual(await second.look('a'), { state: 'unknown' });
  await second.close();
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
  assert.ok((await first.claim('a', LONG)).claimed);
  writeFileSync(`${path}.lock`, JSON.stringify({ pid: process.pid, host: hostname(), token: 'the other’s' }));
  const before = readFileSync(path, 'utf8');
  await assert.rejects(first.claim('b', LONG), /no longer this process's/);
  await assert.rejects(first.look('a'), /no longer this process's/);
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
  await assert.rejects(fileStore(join(folder, 'no', 'such', 'folder')).reach(), /ENOENT/);
});

test('over a restart: the reach goes on, the pace holds, old keys go', async () => {
  const path = newPath();
  let now = 1_000_000;
  const limits = { interval: 1000, longest: 0 };
  const opened = () => fileStore(path, () => now);
  let store = opened();
  assert.deepEqual(await store.reserve('q', limits), { taken: true, wait: 0 });
  await store.claim('done', LONG);
  await store.settle('done', 'owner', DONE);
  await store.claim('left', { owner: 'owner', lease: 1000 });
  await store.close();

  now += HOUR;
  store = opened();
  assert.equal(await store.reach(), HOUR);
  assert.deepEqual(await store.reserve('q', limits), { taken: false, wait: 1000 });
  assert.deepEqual(await store.reserve('another', limits), { taken: false, wait: 1000 });
  now += 1000;
  assert.deepEqual(await store.reserve('q', limits), { taken: true, wait: 0 });
  await store.close();

  // A clock that was set back is not believed.
  now = 5;
  store = opened();
  assert.deepEqual(await store.look('done'), DONE);
  assert.deepEqual(await store.look('left'), { state: 'unknown' });
  await store.close();

  now = 1_000_000 + KEEP;
  store = opened();
  assert.deepEqual(await store.look('done'), { state: 'free' });
  assert.deepEqual(await store.look('left'), { state: 'unknown' });
  assert.equal(await store.reach(), KEEP);
  await store.close();
  assert.equal(readFileSync(path, 'utf8').split('\n').length, 3);
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
    const model = new Keys({ since: now });
    let store = fileStore(path, () => now);
    assert.equal(await store.reach(), 0);
    for (let step = 0; step < 150; step += 1) {
      now += random(10) === 0 ? random(HOUR) : random(50);
      const key = `k${random(6)}`;
      const owner = `o${random(3)}`;
      const attempt = { owner, lease: random(200) };
      const fates = [DONE, { ...DONE, state: 'refused' }, { state: 'refused', fingerprint: 'à', answer: DONE.answer }, { state: 'free' }, { state: 'unknown' }];
      const fate = fates[random(fates.length)];
      const options = { burn: random(4) === 0 };
      const apply = (work) => model.apply(key, now, work).answer;
      const [wanted, got] = await [
        async () => [apply((entry) => claim(entry, now, attempt)), await store.claim(key, attempt)],
        async () => [apply((entry) => renew(entry, now, attempt)), await store.renew(key, attempt)],
        async () => [apply((entry) => settle(entry, now, owner, fate)), await store.settle(key, owner, fate)],
        async () => [apply((entry) => look(entry, now, options)), await store.look(key, options)],
        async () => {
          if (random(5) > 0) return [0, 0];
          await store.close();
          store = fileStore(path, () => now);
          await store.reach();
          // What is under way ends with the process.
          for (const [name] of model.list()) {
            model.apply(name, now, (entry) => ({
              entry: entry?.state === 'running' ? { ...entry, until: Math.min(entry.until, now) } : entry,
              answer: 0,
            }));
          }
          return [model.reach(now), await store.reach()];
        },
      ][random(5)]();
      assert.deepEqual(got, wanted, `seed ${seed}, step ${step}`);
    }
    await store.close();
  }
});
