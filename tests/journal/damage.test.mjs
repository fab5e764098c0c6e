/** A journal and a store whose files the disk changed: nothing that was told is silently untold. */

import assert from 'node:assert/strict';
import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { entriesOf, keysOf, makeJournal, makeStore, memoryFolder, statesOf, textsOf, writePlain, writeSummed } from './made.mjs';

const { linesOf } = await import(`${unpacked}/file-log/lines.js`);

const folder = mkdtempSync(join(memoryFolder, 'pec-massiva-damage-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `file-${(count += 1)}`);

const KINDS = [
  { name: 'journal', make: makeJournal, read: statesOf, all: entriesOf },
  { name: 'store', make: makeStore, read: keysOf, all: keysOf },
];

/** Bytes that are read in place of a file's. @type {Map<string, Buffer>} */
const inMemory = new Map();
const { createReadStream } = fs;
fs.createReadStream = (path, ...more) => (inMemory.has(path) ? [inMemory.get(path)] : createReadStream(path, ...more));
syncBuiltinESMExports();

/** Of a file with these bytes: its lines, or the words of their refusal. Opening one takes a hundred times as long. */
async function reading(path, bytes) {
  const told = [];
  inMemory.set(path, bytes);
  try {
    for await (const line of linesOf(path)) {
      told.push(line);
    }
    return { told };
  } catch (error) {
    return { words: error.message };
  } finally {
    inMemory.delete(path);
  }
}

/** Does this with each, with a few at a time, and each of these few has a file of its own. @param {Iterator<number>} left */
async function withEach(left, work) {
  const some = async (path) => {
    for (const item of left) {
      await work(item, path);
    }
  };
  await Promise.all(Array.from({ length: 4 }, () => some(newPath())));
}

/** The file with one bit flipped. */
function flipped(bytes, bit) {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] ^= 1 << (bit & 7);
  return copy;
}

/** What is read of a file with these bytes, or the words of its refusal. */
async function outcome(path, bytes, read) {
  writeFileSync(path, bytes);
  try {
    return { told: await read(path) };
  } catch (error) {
    // Evidence stays.
    assert.ok(readFileSync(path).equals(Buffer.from(bytes)), 'a refused file was changed');
    assert.ok(!existsSync(`${path}.lock`) && !existsSync(`${path}.new`));
    return { words: error.message };
  }
}

/** The line of a byte; a line end belongs to the line that it ends. */
const lineOf = (bytes, at) => bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;

for (const { name, make, read, all } of KINDS) {
  test(`each single bit of a ${name} that flips refuses it, with its line`, async () => {
    const path = newPath();
    await make(path);
    const bytes = readFileSync(path);
    const before = await all(path);
    await withEach(bytes.keys(), async (at, file) => {
      const right = new RegExp(
        `line ${lineOf(bytes, at)} of .* is damaged \\(from byte \\d+ on\\).*Nothing was sent.*npx pec-massiva check ${file}`,
      );
      for (let bit = 8 * at; bit < 8 * at + 8; bit += 1) {
        const changed = flipped(bytes, bit);
        const { words } = await (bit % 10 === 0 ? outcome(file, changed, read) : reading(file, changed));
        const where = `bit ${bit & 7} of byte ${at}`;
        assert.ok(words !== undefined, `${where} was not noticed`);
        assert.match(words, right, where);
      }
    });
    writeFileSync(path, bytes);
    assert.deepEqual(await all(path), before);
  });

  test(`without checksums such flips change a ${name} silently`, async () => {
    const path = newPath();
    await make(path);
    const head = name === 'store' ? JSON.stringify({ format: 'pec-massiva store 1', created: 1, at: 1 }) : undefined;
    writePlain(path, textsOf(path).map((text) => text.replace(/,"(?:position|forgotten)":\d+/g, '')), head);
    const bytes = readFileSync(path);
    const right = await read(path);
    let silent = 0;
    // All over the file until it is shown: each takes its time, as it is read and written anew.
    const bits = (function* () {
      const count = 8 * bytes.length;
      for (let turn = 0; silent < 10 && turn < count; turn += 1) {
        yield (turn * 5003) % count;
      }
    })();
    await withEach(bits, async (bit, file) => {
      const { told } = await outcome(file, flipped(bytes, bit), read);
      const lower = ([row, state]) => told[row] === undefined || (told[row] !== state && ['pending', 'free'].includes(told[row]));
      silent += Number(told !== undefined && Object.entries(right).some(lower));
    });
    assert.ok(silent >= 10, `${silent}`);
  });

  test(`a ${name} that is cut anywhere holds what its lines up to there told`, async () => {
    const path = newPath();
    await make(path);
    const bytes = readFileSync(path);
    const texts = textsOf(path);
    const wanted = [];
    for (let lines = 1; lines <= texts.length; lines += 1) {
      writeSummed(path, texts.slice(0, lines));
      wanted.push(await read(path));
    }
    const [first] = bytes.toString('latin1').split('\n');
    await withEach(bytes.keys(), async (before, file) => {
      const size = before + 1;
      const cut = bytes.subarray(0, size);
      const lines = cut.filter((byte) => byte === 10).length;
      // A whole line counts, its end or not.
      const whole = bytes[size] === 10 ? lines + 1 : lines;
      if (size < first.length) {
        assert.match((await outcome(file, cut, read)).words, /something else|line 1 of .* is damaged/);
        return;
      }
      assert.deepEqual((await reading(file, cut)).told, texts.slice(0, whole), `${size} bytes`);
      if (size % 10 === 0 || bytes.subarray(size - 1, size + 2).includes(10)) {
        assert.deepEqual((await outcome(file, cut, read)).told, wanted[whole - 1], `${size} bytes`);
      }
    });
  });

  test(`a line of a ${name} that is gone, doubled, or in another's place is noticed`, async () => {
    const path = newPath();
    await make(path);
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const last = lines.length - 1;
    for (let at = 0; at < lines.length; at += 1) {
      const gone = lines.toSpliced(at, 1);
      const doubled = lines.toSpliced(at, 0, lines[at]);
      const swapped = lines.toSpliced(at, 2, lines[at + 1], lines[at]);
      // What is not seen: an end that is gone, line and all.
      const cases = at === last ? [[doubled, at + 2]] : [[gone, at + 1], [doubled, at + 2], [swapped, at + 1]];
      for (const [changed, line] of cases) {
        const { words } = await outcome(path, `${changed.join('\n')}\n`, read);
        assert.match(words ?? 'it was not noticed', new RegExp(`line ${line} of .* is damaged`));
      }
    }
  });

  test(`what a power failure leaves at the end of a ${name}`, async () => {
    const path = newPath();
    await make(path);
    const bytes = readFileSync(path);
    const right = await read(path);
    const lastLine = bytes.toString('latin1').split('\n').at(-2);
    const nulls = (size) => '\0'.repeat(size);
    const add = (tail) => Buffer.concat([bytes, Buffer.from(tail, 'latin1')]);
    const torn = ['{"ke', nulls(1), nulls(5000), `[{"pu${nulls(100)}`, `[]\t`, '[]\t0123', `[]\t0123${nulls(9)}`];
    for (const tail of torn) {
      assert.deepEqual((await outcome(path, add(tail), read)).told, right, JSON.stringify(tail));
    }
    // A line that came to its end, and is not what was written.
    const line = lineOf(bytes, bytes.length);
    for (const tail of ['x\n', '\n', `${nulls(20)}\n`, '[]\t0123456789abcdef', `[]\t0123456789abcdefx`, `${nulls(9)}[]\t0123456789abcdef`, lastLine]) {
      const { words } = await outcome(path, add(tail), read);
      assert.match(words ?? 'it was not noticed', new RegExp(`line ${line} of .* is damaged`), JSON.stringify(tail));
    }
    // The end of the last line, with and without what a write that broke off left after it.
    for (const end of ['\v', '\b', 'J', '\x8a']) {
      for (const tail of ['', '{"ke', '[]\t01']) {
        const changed = Buffer.concat([bytes.subarray(0, -1), Buffer.from(`${end}${tail}`, 'latin1')]);
        const { words } = await outcome(path, changed, read);
        assert.match(words ?? 'it was not noticed', new RegExp(`line ${line - 1} of .* is damaged`), JSON.stringify(end + tail));
      }
    }
    // Nothing but what is no line at all.
    for (const text of [nulls(100), '\n', bytes.subarray(0, 9)]) {
      assert.match((await outcome(path, text, read)).words, /line 1 of .* is damaged|something else/);
    }
  });

  test(`a ${name} of version 1 is read, and written anew with checksums; a newer one is left alone`, async () => {
    const path = newPath();
    await make(path);
    const right = await read(path);
    const head = name === 'store' ? JSON.stringify({ format: 'pec-massiva store 1', created: 1, at: 1 }) : undefined;
    writePlain(path, textsOf(path).map((text) => text.replace(/,"(?:position|forgotten)":\d+/g, '')), head);
    assert.deepEqual(await read(path), right);
    const bytes = readFileSync(path);
    assert.ok(bytes.toString('latin1').split('\n').slice(0, -1).every((line) => /\t[\da-f]{16}$/.test(line)));
    const { words } = await outcome(path, flipped(bytes, 8 * bytes.length - 200), read);
    assert.match(words, /is damaged/);
    for (const write of [writePlain, writeSummed]) {
      const texts = textsOf(path).with(0, `{"format":"pec-massiva ${name} 3"}`);
      write(path, texts, texts[0]);
      const newer = await outcome(path, readFileSync(path), read);
      assert.match(newer.words, name === 'journal' ? /a newer version/ : /newer|something else/);
    }
  });
}
