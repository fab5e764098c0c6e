/** The libraries that are compiled into the cores: their licences, as they ask to be shipped, and what there is to know of each. */

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root, run } from './run.mjs';

const TARGET = 'wasm32-unknown-unknown';

/**
 * @typedef {object} Library
 * @property {string} name
 * @property {string} version
 * @property {string} license as an expression of SPDX
 * @property {string} checksum SHA-256 of its archive, from Cargo.lock
 * @property {string} folder where it lies on this machine
 *
 * Those that are compiled into a core, by name and version.
 *
 * @returns {Promise<Library[]>}
 */
export async function libraries() {
  const options = ['--locked', '--no-default-features', '--features', 'full,sandbox', '--manifest-path', `${root}Cargo.toml`];
  const tree = await run(
    'cargo',
    ['tree', ...options, '--target', TARGET, '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}'],
    { quiet: true },
  );
  const compiled = new Set([...tree.matchAll(/^(\S+) v(\S+)/gm)].map(([, name, version]) => `${name} ${version}`));
  const metadata = await run('cargo', ['metadata', ...options, '--filter-platform', TARGET, '--format-version', '1'], { quiet: true });
  const found = metadata.slice(metadata.indexOf('{'), metadata.lastIndexOf('}') + 1);
  /** @type {{ name: string, version: string, license: string, manifest_path: string, source: string | null }[]} */
  const packages = JSON.parse(found).packages;
  return packages
    .filter(({ name, version, source }) => source !== null && compiled.has(`${name} ${version}`))
    .map(({ name, version, license, manifest_path }) => ({ name, version, license, checksum: checksumOf(name, version), folder: dirname(manifest_path) }))
    .sort((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1));
}

/** @param {string} name @param {string} version */
function checksumOf(name, version) {
  const lock = readFileSync(`${root}Cargo.lock`, 'utf8').split('\n[[package]]\n');
  const entry = lock.find((text) => text.startsWith(`name = "${name}"\nversion = "${version}"\n`)) ?? '';
  const checksum = /^checksum = "([\da-f]{64})"$/m.exec(entry)?.[1];
  if (checksum === undefined) {
    throw new Error(`Cargo.lock has no checksum of ${name} ${version}`);
  }
  return checksum;
}

/** Of each library its name, version, licence and the texts it brings; a text that several bring stands once. @param {Library[]} all */
export function licences(all) {
  /** @type {Map<string, string[]>} */
  const texts = new Map();
  for (const { name, version, license, folder } of all) {
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const whole = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
    texts.set(whole, [...(texts.get(whole) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...texts].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}`);
  return `The compiled cores of this package contain these libraries.\n\n${parts.sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
