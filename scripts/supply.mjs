/**
 * `npm run supply`: what is compiled into the package and what it is built with: licences, sources, crates that are there
 * twice, advisories of both sides. What could not be asked is said, and is no pass: then it ends badly, too.
 */

import { isMain, root, run, say, toolFolder } from './run.mjs';
import { cargoTool, setUp } from './setup.mjs';
import * as versions from './versions.mjs';

/** How both tools say, on a line of its own, that they could not ask. */
const UNREACHED = /^npm error audit endpoint returned an error|^\S+ \S+ \[ERROR\] failed to fetch advisory database/m;

/** @typedef {'passed' | 'failed' | 'not run'} Verdict */

/** @param {string} command @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<Verdict>} */
async function judged(command, args, env) {
  try {
    await run(command, args, { quiet: true, env });
    return 'passed';
  } catch (error) {
    return UNREACHED.test(error.printed ?? '') ? 'not run' : 'failed';
  }
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
