/**
 * Installs what is missing and says how long it takes; does nothing the second time.
 *
 *   node scripts/setup.mjs            to build (and for `npm start`)
 *   node scripts/setup.mjs --tests    three browsers, a driver for one of them, a Redis, a PostgreSQL, and an nginx, besides:
 *                                     what `npm run test:all` needs; `npm test` has enough with Chromium
 */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { browser, firefox, webkit } from './parts/browser.mjs';
import { ask, isMain, root, run, seconds, toolFolder } from './parts/run.mjs';
import * as versions from './parts/versions.mjs';

/** @param {string} text @returns {never} */
function giveUp(text) {
  console.error(`set-up: ${text}`);
  process.exit(1);
}

/** How often it is told what is under way. */
const SIGN_OF_LIFE = 15_000;

/** What is under way, and how far it is. @type {Map<string, { start: number, far: string }>} */
const underWay = new Map();

/**
 * @param {string} what
 * @param {(tell: (far: string) => void) => Promise<unknown>} work may tell how far it is
 */
async function step(what, work) {
  const start = Date.now();
  const state = { start, far: '' };
  underWay.set(what, state);
  console.log(`set-up: ${what} …`);
  try {
    await work((far) => (state.far = far));
  } catch (error) {
    giveUp(`${what}: failed after ${seconds(start)}: ${error.message}`);
  }
  underWay.delete(what);
  console.log(`set-up: ${what}: done in ${seconds(start)}`);
}

/** Tells now and then how far all is, until the work is done. @param {() => Promise<void>} work */
async function telling(work) {
  const life = setInterval(() => {
    for (const [what, { start, far }] of underWay) {
      console.log(`set-up: … ${what}: ${seconds(start)}${far === '' ? '' : `, ${far}`}`);
    }
  }, SIGN_OF_LIFE);
  await work().finally(() => clearInterval(life));
}

/** How system packages are installed here, or `undefined` where they may not be. */
function installer() {
  if (!existsSync('/usr/bin/apt-get')) {
    return undefined;
  }
  if (process.getuid?.() === 0) {
    return ['apt-get'];
  }
  return ask('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n', 'apt-get'];
}

/** @param {string[]} packages @param {string[]} command */
async function systemPackages(packages, [command, ...args]) {
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run(command, [...args, 'update'], options);
  // Ubuntu has Chromium and Firefox as snaps only.
  const unknown = packages.filter((name) => !ask('apt-cache', ['show', name]));
  if (unknown.length > 0) {
    throw new Error(
      `this system has no package ${unknown.join(', ')}; on Ubuntu: sudo snap install chromium firefox`,
    );
  }
  await run(command, [...args, 'install', '-y', '--no-install-recommends', ...packages], options);
}

/** Which tests are to be run: none, those of `npm test`, or all. @typedef {'none' | 'package' | 'all'} Tests */

/** The packages whose browsers are not there, or do not run. @param {Tests} tests */
function missingBrowsers(tests) {
  const chromium = tests !== 'none' && browser() === undefined ? ['chromium'] : [];
  if (tests !== 'all') {
    return chromium;
  }
  return [
    ...chromium,
    ...(firefox() === undefined ? ['firefox-esr'] : []),
    ...(webkit() === undefined ? ['webkit2gtk-driver', 'xvfb', 'xauth'] : []),
  ];
}

/** The proxy's stores are tested on real ones, which the tests start and stop themselves. */
const missingRedis = () => (ask('redis-server', ['--version']) === undefined ? ['redis-server'] : []);
/** Debian keeps its programs off the path. */
const missingPostgres = () =>
  ask('sh', ['-c', 'ls /usr/lib/postgresql/*/bin/initdb || command -v initdb']) === undefined ? ['postgresql'] : [];

/** What stands in front of portals is tested with a real one, too. */
const missingNginx = () => (ask('nginx', ['-v']) === undefined ? ['nginx-light'] : []);

/**
 * What only the system can give, looked at before minutes are spent on the rest.
 *
 * @param {Tests} tests
 * @returns what installs it
 */
function system(tests) {
  const missing = [];
  const compiler = ask('cc', ['--version']) === undefined ? ['build-essential'] : [];
  const services = tests === 'all' ? [...missingRedis(), ...missingPostgres(), ...missingNginx()] : [];
  const packages = [...compiler, ...missingBrowsers(tests), ...services];
  if (ask('rustup', ['--version']) === undefined) {
    missing.push('rustup (https://rustup.rs)');
  }
  const apt = installer();
  if (packages.length > 0 && apt === undefined) {
    missing.push(`${packages.join(', ')} (sudo apt-get install ${packages.join(' ')})`);
  }
  if (missing.length > 0) {
    giveUp(`missing, and not for this user to install: ${missing.join('; ')}`);
  }
  return {
    needsCompiler: compiler.length > 0,
    async install() {
      if (packages.length > 0 && apt !== undefined) {
        await step(`system packages ${packages.join(', ')}`, () => systemPackages(packages, apt));
      }
      if (packages.length > 0 && missingBrowsers(tests).length > 0) {
        giveUp(
          `missing: what ${missingBrowsers(tests).join(', ')} would bring; a browser elsewhere can be named in CHROMIUM, FIREFOX`,
        );
      }
    },
  };
}

async function rust() {
  const { rust: channel } = versions;
  const toolchains = (ask('rustup', ['toolchain', 'list']) ?? '').split('\n');
  /** @param {string} kind @param {string} name */
  const has = (kind, name) =>
    (ask('rustup', [kind, 'list', '--installed', '--toolchain', channel]) ?? '').includes(name);
  /** @param {string[]} args */
  const rustup = (...args) => run('rustup', args, { quiet: true });
  if (!toolchains.some((line) => line.startsWith(`${channel}-`))) {
    await step(`Rust ${channel}`, () =>
      rustup('toolchain', 'install', channel, '--profile', 'minimal'),
    );
  }
  const target = 'wasm32-unknown-unknown';
  if (!has('target', target)) {
    await step(`the target ${target}`, () => rustup('target', 'add', target, '--toolchain', channel));
  }
  for (const component of ['clippy', 'rustfmt']) {
    if (!has('component', component)) {
      await step(component, () => rustup('component', 'add', component, '--toolchain', channel));
    }
  }
}

/** How a tool is compiled that works for a second at a time: made for speed it would take minutes more to build. */
const QUICKLY_BUILT = { CARGO_PROFILE_RELEASE_OPT_LEVEL: '1', CARGO_PROFILE_RELEASE_LTO: 'off', CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16' };

/**
 * A command that is built from a crate, once a machine.
 *
 * @param {string} name of the crate
 * @param {string} command that it installs
 * @param {string} wanted version
 */
export async function cargoTool(name, command, wanted) {
  const folder = `${toolFolder}/${name}-${wanted}`;
  const found = [command, `${folder}/bin/${command}`].some((path) =>
    ask(path, ['--version'])?.endsWith(` ${wanted}`),
  );
  if (!found) {
    // Without its lock file: that of wasm-bindgen names a crate that not every registry still has.
    const args = [`+${versions.rust}`, 'install', name, '--version', wanted, '--root', folder];
    await step(`${name} ${wanted}, built from source`, (tell) => {
      let crates = 0;
      const watch = (text) => {
        crates += text.match(/^\s*Compiling /gm)?.length ?? 0;
        tell(`${crates} crates so far`);
      };
      return run('cargo', args, { quiet: true, env: QUICKLY_BUILT, watch });
    });
  }
}

/** What `package-lock.json` names. */
export async function npmPackages() {
  const stamp = `${root}/node_modules/.pec-massiva-lock`;
  const lock = createHash('sha256').update(readFileSync(`${root}/package-lock.json`)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  // All of them are for development, which some environments leave out unless told.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  await step('npm packages', () => run('npm', args, { quiet: true }));
  writeFileSync(stamp, lock);
}

/** @param {{ tests?: Tests }} [options] */
export async function setUp({ tests = 'none' } = {}) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    giveUp(`missing: Node 20 or newer (https://nodejs.org); this is ${process.versions.node}`);
  }
  const { needsCompiler, install } = system(tests);
  await telling(async () => {
    const installed = install();
    const tools = async () => {
      await Promise.all([rust(), needsCompiler && installed]);
      await cargoTool('wasm-bindgen-cli', 'wasm-bindgen', versions.wasmBindgen);
    };
    await Promise.all([installed, npmPackages(), tools()]);
  });
}

if (isMain(import.meta.url)) {
  const start = Date.now();
  await setUp({ tests: process.argv.includes('--tests') ? 'all' : 'none' });
  console.log(`set-up: everything is there (${seconds(start)})`);
}
