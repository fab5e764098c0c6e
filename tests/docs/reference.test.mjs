/** The reference of the package's types: each entry is in it, all they export has a sentence, each link leads somewhere. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { reference } from '../../scripts/reference.mjs';
import { root } from '../../scripts/parts/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-reference-'));
after(() => rmSync(folder, { recursive: true }));
// The types of frameworks are looked for from here, too.
symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));

const manifest = JSON.parse(readFileSync(`${root}pkg-template/package.json`, 'utf8'));

/** What `exports` has without types: bytes, a worker, the manifest. */
const WITHOUT_TYPES = /\.wasm$|\.json$|^\.\/timer-worker$/;

test('it is built without a warning, has every entry under its own name, and asks no network', async () => {
  const out = join(folder, 'whole');
  const { modules, complaints } = await reference({ out });
  assert.deepEqual(complaints, []);
  const names = Object.keys(manifest.exports).filter((path) => !WITHOUT_TYPES.test(path));
  assert.deepEqual(modules.toSorted(), names.map((path) => `pec-massiva${path.slice(1)}`).toSorted());
  const pages = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  assert.ok(pages.includes('index.html') && pages.length > modules.length);
  for (const page of pages) {
    // What a page loads, not where it links to.
    const text = readFileSync(join(out, page), 'utf8');
    for (const [, url] of text.matchAll(/<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="([^"]+)"/g)) {
      assert.doesNotMatch(url, /^(?:[a-z]+:)?\/\//, page);
    }
  }
});

/** What is planted, and what is said of it. */
const FAULTS = [
  ['export const plantedExport: number;', /plantedExport .*does not have any documentation/],
  ['/** A sentence. */\nexport interface PlantedType {\n  member: string;\n}', /PlantedType\.member .*does not have any documentation/],
  ['/** A sentence. */\nexport function plantedFunction(given: string): void;', /plantedFunction\.given .*does not have any documentation/],
  ['/** See {@link NowhereAtAll}. */\nexport const plantedLink: number;', /NowhereAtAll/],
  ["/** A sentence. */\nexport const plantedShape: import('./shape.js').Shape;", /Shape, defined in .*is referenced by .*plantedShape.*not included/],
];

test('a missing sentence and a link that leads nowhere are warnings, each for itself', async () => {
  const planted = join(folder, 'planted');
  cpSync(`${root}pkg-template/types`, join(planted, 'types'), { recursive: true });
  const path = join(planted, 'types/upload.d.ts');
  writeFileSync(path, [readFileSync(path, 'utf8'), ...FAULTS.map(([text]) => text)].join('\n'));
  writeFileSync(join(planted, 'types/shape.d.ts'), '/** A sentence. */\nexport interface Shape {\n  /** A sentence. */\n  side: number;\n}\n');
  writeFileSync(join(planted, 'package.json'), JSON.stringify(manifest));
  const { compilerOptions } = JSON.parse(readFileSync(`${root}tests/types/reference.tsconfig.json`, 'utf8'));
  const tsconfig = join(planted, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, include: ['types'] }));
  const { complaints } = await reference({ folder: planted, tsconfig });
  for (const [, said] of FAULTS) {
    assert.ok(complaints.some((one) => said.test(one)), `${said}\n${complaints.join('\n')}`);
  }
  assert.equal(complaints.length, FAULTS.length, complaints.join('\n'));
});

test('an entry that the manifest has and the types have not is an error', async () => {
  const short = join(folder, 'short');
  cpSync(`${root}pkg-template/types`, join(short, 'types'), { recursive: true });
  rmSync(join(short, 'types/upload.d.ts'));
  writeFileSync(join(short, 'package.json'), JSON.stringify(manifest));
  const { compilerOptions } = JSON.parse(readFileSync(`${root}tests/types/reference.tsconfig.json`, 'utf8'));
  const tsconfig = join(short, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, include: ['types'] }));
  const { complaints } = await reference({ folder: short, tsconfig });
  assert.ok(complaints.some((one) => one.includes('upload.d.ts')), complaints.join('\n'));
});
