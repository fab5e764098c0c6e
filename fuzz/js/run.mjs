/**
 * `node fuzz/js/run.mjs <target> <seconds> <folder>`: inputs made of the seeds and of what was found, kept where they
 * reach code that none before them did, as V8 counts it (a fuzzer for JavaScript that is made of compiled code asks for a
 * newer C library than some systems have). Ends badly with the input in hand where one breaks a promise.
 */

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Inputs between two looks at what was reached: a look takes as long as many inputs. */
const TOGETHER = 40;

/** Whose code counts: the package's own, as it is written or as it is packed, and the portal's. */
const COUNTED = /\/(?:pkg-template|consumer\/pec-massiva|portal)\//;

/** Bytes of the longest input. */
const LONGEST = 2048;

const [name = '', seconds = '10', folder = '.'] = process.argv.slice(2);
if (!(Number(seconds) > 0)) {
  throw new Error(`${seconds} is no number of seconds`);
}
/** @type {{ fuzz: (data: Buffer) => unknown, WORDS?: string[] }} */
const { fuzz, WORDS = [] } = await import(`./${name}.mjs`);

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** The letters of each file's code that some input reached. @type {Map<string, Uint8Array>} */
const reached = new Map();

/** How many letters of code the inputs since the last look reached that none did before. */
function look() {
  let more = 0;
  session.post('Profiler.takePreciseCoverage', (error, found) => {
    for (const { url, functions } of error === null ? found.result : []) {
      if (!COUNTED.test(url)) {
        continue;
      }
      const ranges = functions.flatMap((one) => one.ranges);
      const end = Math.max(...ranges.map(({ endOffset }) => endOffset));
      const before = reached.get(url) ?? new Uint8Array(end);
      const now = new Uint8Array(before.length);
      // The inner ones come behind those around them.
      ranges.forEach(({ startOffset, endOffset, count }) => now.fill(count > 0 ? 1 : 0, startOffset, endOffset));
      now.forEach((isReached, at) => {
        if (isReached === 1 && before[at] === 0) {
          before[at] = 1;
          more += 1;
        }
      });
      reached.set(url, before);
    }
  });
  return more;
}

const below = (/** @type {number} */ count) => Math.floor(Math.random() * count);

/** @template T @param {T[]} list @returns {T} */
const one = (list) => /** @type {T} */ (list[below(list.length)]);

/** @param {Buffer[]} corpus @returns {Buffer} */
function made(corpus) {
  let bytes = Buffer.from(one(corpus));
  for (let times = 1 + below(4); times > 0; times -= 1) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + below(8));
    const [before, inside, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    switch (below(7)) {
      case 0:
        bytes = Buffer.concat([before, Buffer.from([below(256)]), after]);
        break;
      case 1:
        bytes = Buffer.concat([before, after]);
        break;
      case 2:
        bytes = Buffer.concat([before, inside, inside, after]);
        break;
      case 3:
        bytes = Buffer.concat([before, Buffer.from(WORDS.length > 0 ? one(WORDS) : '"'), inside, after]);
        break;
      case 4: {
        const other = one(corpus);
        bytes = Buffer.concat([before, other.subarray(below(other.length + 1))]);
        break;
      }
      case 5:
        if (inside.length > 0) {
          bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
        }
        break;
      default: {
        const other = one(corpus);
        const from = below(other.length + 1);
        bytes = Buffer.concat([before, other.subarray(from, from + 1 + below(16)), after]);
      }
    }
  }
  return bytes.subarray(0, LONGEST);
}

/** @param {Buffer} bytes */
async function tried(bytes) {
  try {
    await fuzz(bytes);
  } catch (error) {
    const path = join(folder, `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`);
    writeFileSync(path, bytes);
    throw new Error(`${name} broke a promise; the input is in ${path}`, { cause: error });
  }
}

const seeds = new URL(`../seeds/${name}/`, import.meta.url);
const found = join(folder, 'corpus', name);
mkdirSync(found, { recursive: true });
const corpus = [fileURLToPath(seeds), found].flatMap((path) => readdirSync(path).map((file) => readFileSync(join(path, file))));
for (const bytes of corpus) {
  await tried(bytes);
}
look();
const until = Date.now() + Number(seconds) * 1000;
let inputs = corpus.length;
while (Date.now() < until) {
  const batch = Array.from({ length: TOGETHER }, () => made(corpus));
  // Where one of them never ends, it is among these.
  writeFileSync(join(folder, `${name}-last`), JSON.stringify(batch.map((bytes) => bytes.toString('base64'))));
  for (const bytes of batch) {
    await tried(bytes);
  }
  inputs += batch.length;
  if (look() > 0) {
    // Which of them it was is not worth a look each: all are as good to go on from, and few batches reach anything new.
    for (const bytes of batch) {
      corpus.push(bytes);
      writeFileSync(join(found, createHash('sha256').update(bytes).digest('hex').slice(0, 16)), bytes);
    }
  }
}
const letters = [...reached.values()].reduce((sum, file) => sum + file.reduce((one, each) => one + each, 0), 0);
console.log(`${name}: ${inputs} inputs in ${seconds} s reached ${letters} letters of code, none broke a promise`);
