/** Files that are damaged in several ways at once, by a seed: what opens tells what once was so, what is repaired frees nothing. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { ID, KEYS, entriesOf, keysOf, makeJournal, makeStore, memoryFolder, statesOf, textsOf, writeSummed } from './made.mjs';

const { check } = await import(`${unpacked}/cli/check.js`);
const ROUNDS = Number(process.env.ROUNDS ?? 250);

const folder = mkdtempSync(join(memoryFolder, 'pec-massiva-damage-fuzz-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers below a bound, alike for a seed. */
function dice(seed) {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const join3 = (bytes, start, middle, end) => Buffer.concat([bytes.subarray(0, start), Buffer.from(middle), bytes.subarray(end)]);

/** What the world does to a file. */
const HARMS = {
  flip(bytes, random) {
    const copy = Buffer.from(bytes);
    copy[random(copy.length)] ^= 1 << random(8);
    return copy;
  },
  overwrite(bytes, random) {
    const [start, size] = [random(bytes.length), 1 + random(60)];
    return join3(bytes, start, Array.from({ length: Math.min(size, bytes.length - start) }, () => random(256)), start + size);
  },
  zeros(bytes, random) {
    const [start, size] = [random(bytes.length), 1 + random(200)];
    return join3(bytes, start, Buffer.alloc(Math.min(size, bytes.length - start)), start + size);
  },
  insert(bytes, random) {
    const start = random(bytes.length);
    return join3(bytes, start, Array.from({ length: 1 + random(20) }, () => (random(4) === 0 ? 10 : random(256))), start);
  },
  remove(bytes, random) {
    const start = random(bytes.length);
    return join3(bytes, start, '', start + 1 + random(150));
  },
  repeat(bytes, random) {
    const [start, from] = [random(bytes.length), random(bytes.length)];
    return join3(bytes, start, bytes.subarray(from, from + random(150)), start);
  },
  removeLines(bytes, random) {
    const lines = bytes.toString('latin1').split('\n');
    return Buffer.from(lines.toSpliced(random(lines.length), 1 + random(3)).join('\n'), 'latin1');
  },
  swapLines(bytes, random) {
    const lines = bytes.toString('latin1').split('\n');
    const [one, other] = [random(lines.length), random(lines.length)];
    return Buffer.from(lines.with(one, lines[other]).with(other, lines[one]).join('\n'), 'latin1');
  },
  cut: (bytes, random) => bytes.subarray(0, 1 + random(bytes.length)),
};

/** What is read, or that it is refused. */
const opened = (path, read) => read(path).then((told) => ({ told }), (error) => ({ words: error.message }));

for (const { name, make, read, rows, isRight } of [
  {
    name: 'journal',
    make: makeJournal,
    read: statesOf,
    // All that have no problem.
    rows: [0, 1, 2, 3, 4, 5, 6],
    // Settled as it truly was, or unknown.
    isRight: (state, last) => state === 'unknown' || (state === last && ['sent', 'refused'].includes(state)),
  },
  {
    name: 'store',
    make: makeStore,
    read: keysOf,
    rows: KEYS,
    // The epoch is another: what is free is not taken for one that was never used.
    isRight: (state, last) => state === last || ['unknown', 'free'].includes(state),
  },
]) {
  test(`a ${name} that is damaged in several ways at once`, async () => {
    const path = join(folder, name);
    await make(path);
    const bytes = readFileSync(path);
    const texts = textsOf(path);
    /** What was so after each line. */
    const once = [];
    for (let lines = 1; lines <= texts.length; lines += 1) {
      writeSummed(path, texts.slice(0, lines));
      once.push(await read(path));
    }
    const wasOnce = (told) => once.some((state) => JSON.stringify(state) === JSON.stringify(told));
    const seen = { opened: 0, refused: 0, repaired: 0, exact: 0 };
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const random = dice(seed);
      const names = Array.from({ length: 1 + random(3) }, () => Object.keys(HARMS)[random(Object.keys(HARMS).length)]);
      const where = `seed ${seed}: ${names.join(', ')}`;
      const harmed = names.reduce((changed, harm) => (changed.length === 0 ? changed : HARMS[harm](changed, random)), bytes);
      if (harmed.length === 0) continue;
      writeFileSync(path, harmed);
      const first = await opened(path, read);
      if (first.told !== undefined) {
        seen.opened += 1;
        assert.ok(wasOnce(first.told), `${where}: ${JSON.stringify(first.told)}`);
        continue;
      }
      seen.refused += 1;
      assert.ok(readFileSync(path).equals(Buffer.from(harmed)), where);
      const said = [];
      const before = await check(path, false, () => {});
      const after = await check(path, true, (line) => said.push(line));
      assert.deepEqual([before, after], /something else/.test(said.join()) ? [2, 2] : [1, 0], where);
      if (/something else/.test(said.join())) continue;
      seen.repaired += 1;
      assert.equal(await check(path, false, () => {}), 0, where);
      const { told, words } = await opened(path, read);
      assert.ok(told !== undefined, `${where}: ${words}`);
      if (/Nothing of it is lost/.test(said.join())) {
        seen.exact += 1;
        assert.ok(wasOnce(told), where);
      } else if (name === 'store' || (await entriesOf(path)).some(([key]) => key === `campaign/${ID}`)) {
        for (const row of rows) {
          assert.ok(isRight(told[row], once.at(-1)[row]), `${where}: ${row} is ${told[row]}`);
        }
      }
    }
    assert.ok(seen.opened > 0 && seen.refused > 10 * seen.opened / 3 && seen.repaired > 0 && seen.exact > 0, JSON.stringify(seen));
  });
}
