/**
 * `npm run supply`: what is compiled into the package and what it is built with: licences, sources, crates that are there
 * twice, advisories of both sides. What could not be asked is said, and is no pass: then it ends badly, too.
 */

import { isMain, root, run, say, toolFolder } from './parts/run.mjs';
import * as versions from './parts/versions.mjs';
import { cargoTool, setUp } from './setup.mjs';

/** How both tools say, on a line of its own, that they could not ask. */
const UNREACHED = /^npm error audit endpoint returned an error|^\S+ \S+ \[ERROR\] failed to fetch advisory database/m;

/** @typedef {'passed' | 'failed' | 'not run'} Verdict */

/**
 * What came of asking one of them.
 *
 * @param {string} command @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<Verdict>}
 */
export async function judged(command, args, env) {
  try {
    await run(command, args, { quiet: true, env });
    return 'passed';
  } catch (error) {
    return UNREACHED.test(error.printed ?? '') ? 'not run' : 'failed';
  }
}

/**
 * What is wrong with what is compiled in, as far as it can be read off without a tool and without a network: a licence that
 * `deny.toml` does not allow, a crate that is there twice, a source that is no registry, or another one than that of the rest.
 *
 * @param {{ name: string, version: string, license: string }[]} libraries compiled into the cores
 * @param {string} lock Cargo.lock
 * @param {string} rules deny.toml
 * @returns {string[]}
 */
export function faultsOf(libraries, lock, rules) {
  const allowed = [...(/^allow = \[([^\]]*)\]/m.exec(rules)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  // `A OR B AND C`, with brackets or a slash for OR, as crates write it: each part of one of the ways has to be allowed.
  const isAllowed = (/** @type {string} */ license) =>
    license.split(/ OR |\//).some((way) => way.split(' AND ').every((part) => allowed.includes(part.replaceAll(/[()\s]/g, ''))));
  const names = libraries.map(({ name }) => name);
  const sources = [...new Set([...lock.matchAll(/^source = "([^"]*)"$/gm)].map(([, source]) => source))];
  return [
    ...libraries.filter(({ license }) => !isAllowed(license)).map(({ name, license }) => `${name} is under ${license}`),
    ...names.filter((name, at) => names.indexOf(name) < at).map((name) => `${name} is there twice`),
    ...sources.filter((source) => !source.startsWith('registry+')).map((source) => `${source} is no registry`),
    ...(sources.length > 1 ? [`${sources.length} sources, and not one`] : []),
  ];
}

/** @returns {Promise<Record<string, Verdict>>} */
export async function supply() {
  await cargoTool('cargo-deny', 'cargo-deny', versions.cargoDeny);
  const path = `${toolFolder}/cargo-deny-${versions.cargoDeny}/bin:${process.env.PATH}`;
  /** @param {string[]} checks */
  const deny = (...checks) => judged('cargo-deny', ['--locked', 'check', '--hide-inclusion-graph', ...checks], { PATH: path });
  const rust = { 'licences, sources and crates that are there twice': await deny('licenses', 'bans', 'sources'), 'advisories of crates': await deny('advisories') };
  // Nothing that npm would install is shipped: what is asked after is what builds and tests.
  return { ...rust, 'advisories of npm packages': await judged('npm', ['audit', '--prefix', root]) };
}

if (isMain(import.meta.url)) {
  await setUp();
  const verdicts = await supply();
  for (const [name, verdict] of Object.entries(verdicts)) {
    say(`${verdict}: ${name}`);
  }
  process.exitCode = Object.values(verdicts).every((verdict) => verdict === 'passed') ? 0 : 1;
}
