/** The licences of the libraries that are compiled into the cores, as they ask to be shipped. */

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root, run } from './run.mjs';

const TARGET = 'wasm32-unknown-unknown';

/** Of each library its name, version, licence and the texts it brings; a text that several bring stands once. */
export async function licences() {
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
  /** @type {Map<string, string[]>} */
  const texts = new Map();
  for (const { name, version, license, manifest_path } of packages.filter(
    ({ name, version, source }) => source !== null && compiled.has(`${name} ${version}`),
  )) {
    const folder = dirname(manifest_path);
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const whole = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
    texts.set(whole, [...(texts.get(whole) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...texts].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}`);
  return `The compiled cores of this package contain these libraries.\n\n${parts.sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
