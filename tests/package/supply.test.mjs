/** What the package brings with it: nothing that npm would install or run, and a bill of what is inside. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';

const text = (name) => readFileSync(join(unpacked, name), 'utf8');
/** Each is imported by its own entry alone, and only where somebody has it. */
const FRAMEWORKS = ['react', 'vue'];
const manifest = JSON.parse(text('package.json'));

test('it needs no other package, and runs nothing when it is installed', () => {
  for (const field of ['dependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies', 'scripts', 'gypfile']) {
    assert.equal(manifest[field], undefined, field);
  }
  // Whoever uses their entries has them. Where packages see only what they name, the types of React are found by that.
  const peers = ['@types/react', ...FRAMEWORKS];
  assert.deepEqual(Object.keys(manifest.peerDependencies), peers);
  assert.deepEqual(manifest.peerDependenciesMeta, Object.fromEntries(peers.map((name) => [name, { optional: true }])));
  assert.deepEqual(manifest.bin, { 'pec-massiva': 'cli.js' });
  for (const name of ['binding.gyp', 'npm-shrinkwrap.json', 'node_modules']) {
    assert.ok(!existsSync(join(unpacked, name)), name);
  }
  const modules = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((path) => /\.c?js$/.test(path));
  const foreign = modules.flatMap((path) => {
    const code = text(path).replaceAll(/\/\*[^]*?\*\//g, '');
    const named = [...code.matchAll(/(?:(?<![."'])\bfrom|^import|\brequire\()\s*["']([^"'\n]+)["']/gm)].map(([, name]) => name);
    const own = FRAMEWORKS.find((name) => path.replace(/^cjs\//, '').startsWith(`${name}/`));
    return named.filter((name) => name !== own && !/^(?:\.{1,2}\/|node:)/.test(name)).map((name) => `${path}: ${name}`);
  });
  assert.ok(modules.length > 100);
  assert.deepEqual(foreign, []);
  for (const name of FRAMEWORKS) {
    const of = (path) => [...text(path).matchAll(/\bfrom '([^']+)'/g)].map(([, from]) => from);
    const importing = modules.filter((path) => !path.startsWith('cjs/') && of(path).some((from) => from.includes(`/${name}/`)));
    assert.deepEqual(importing, [`${name}.js`]);
  }
});

test('the bills of materials are as CycloneDX wants them, and tell of every crate that is inside', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  const [core, own] = ['core', 'package'].map((name) => text(`sbom/${name}.cdx.json`));
  for (const bill of [core, own]) {
    assert.equal(await validator.validate(bill), null);
    assert.doesNotMatch(bill, /timestamp|serialNumber/, 'the same sources give the same bill');
  }
  assert.notEqual(await validator.validate(core.replace('"CycloneDX"', '"Other"')), null, 'the judge can say no');
  const { components, metadata } = JSON.parse(core);
  assert.deepEqual([metadata.component.name, metadata.component.version], ['pec-massiva', manifest.version]);
  const named = [...text('LICENSE-DEPENDENCIES').matchAll(/^(\S+) (\d\S*) \(/gm)].map(([, name, version]) => `${name} ${version}`);
  assert.ok(named.length > 20);
  const fromRegistry = components.filter(({ name }) => name !== 'std');
  assert.equal(components.length, fromRegistry.length + 1);
  assert.deepEqual(fromRegistry.map(({ name, version }) => `${name} ${version}`).sort(), named.sort());
  const lock = readFileSync(`${root}Cargo.lock`, 'utf8');
  for (const { name, hashes: [{ alg, content }] } of fromRegistry) {
    assert.deepEqual([alg, lock.includes(`checksum = "${content}"`)], ['SHA-256', true], name);
  }
  assert.deepEqual(JSON.parse(own).components.map(({ purl }) => purl), [metadata.component.purl]);
});
