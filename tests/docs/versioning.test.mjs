/** The numbers of formats and the lists of names in `docs/versioning.md` are those of the sources. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

/** @param {string} path */
const read = (path) => readFileSync(`${root}${path}`, 'utf8');

const policy = read('docs/versioning.md');

/** @param {string} path @param {RegExp} pattern */
function numberIn(path, pattern) {
  const [, number] = pattern.exec(read(path)) ?? [];
  assert.ok(number !== undefined, `${path} has no ${pattern}`);
  return number;
}

const OWN_FORMAT = /const FORMAT = 'pec-massiva (?:journal|store) ';\nconst VERSION = (\d+);/;

for (const [what, path, inSource, inPolicy] of [
  ['the schema of journals', 'src/campaign/journal/header.rs', /pub const SCHEMA: u32 = (\d+);/, /writes schema \*\*(\d+)\*\*/],
  ['the database in a browser', 'src/js/indexed-db.js', /const VERSION = (\d+);/, /`pec-massiva`, version \*\*(\d+)\*\*/],
  ['files of journals', 'pkg-template/journal/lines.js', OWN_FORMAT, /in the first line, now \*\*(\d+)\*\*/],
  ['files of stores', 'pkg-template/proxy/store/file/format.js', OWN_FORMAT, /`pec-massiva store (\d+)`/],
  ['tables of PostgreSQL', 'pkg-template/proxy/store/postgres/marks.js', /const FORMAT = (\d+);/, /`postgresStore` \| now (\d+)/],
]) {
  test(`${what}: the policy tells the number of this version`, () => {
    const [, told] = inPolicy.exec(policy) ?? [];
    assert.equal(told, numberIn(path, inSource));
  });
}

test('the rows about schemas and files are those of these numbers', () => {
  const schema = Number(numberIn('src/campaign/journal/header.rs', /pub const SCHEMA: u32 = (\d+);/));
  const earlier = Array.from({ length: schema - 1 }, (_, index) => index + 1);
  assert.ok(policy.includes(`| none, ${earlier.join(', ')} | reads it.`));
  assert.ok(policy.includes(`| above ${schema}, or no number | nothing:`));
  const file = numberIn('pkg-template/journal/lines.js', OWN_FORMAT);
  assert.ok(policy.includes(`| \`pec-massiva journal ${file}\` | its own |`));
});

test('every header between client and proxy is in it', () => {
  const exposed = /'retry-after, (x-pec[^']+)'/.exec(read('pkg-template/proxy/request/origins.js'))?.[1].split(', ') ?? [];
  assert.ok(exposed.length > 5);
  for (const name of [...exposed, 'Idempotency-Key']) {
    assert.ok(policy.includes(`\`${name}`), name);
  }
});

test('what it says holds it is there', () => {
  const paths = [...policy.matchAll(/`((?:tests|docs)\/[\w./-]+)`/g)].map(([, path]) => path);
  assert.ok(paths.length > 8);
  for (const path of paths) {
    assert.ok(existsSync(`${root}${path}`), path);
  }
});
