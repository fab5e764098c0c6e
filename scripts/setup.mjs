/**
 * Installs what is missing and says how long it takes; does nothing the second time.
 *
 *   node scripts/setup.mjs            to build (and for `npm start`)
 *   node scripts/setup.mjs --tests    a browser and its driver besides
 */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { browser, driver } from './browser.mjs';
import { ask, isMain, root, run, seconds, toolFolder } from './run.mjs';
import * as versions from './versions.mjs';

/** @param {string} what @param {() => unknown} work */
async function step(what, work) {
  const start = Date.now();
  console.log(`set-up: ${what} …`);
  await work();
  console.log(`set-up: ${what}: done in ${seconds(start)}`);
}

/** @param {string} text @returns {never} */
function missing(text) {
  console.error(`set-up: missing: ${text}`);
  process.exit(1);
}

/** Whether system packages may be installed here, and how. */
function installer() {
  if (!existsSync('/usr/bin/apt-get')) {
    return undefined;
  }
  if (process.getuid?.() === 0) {
    return ['apt-get'];
  }
  return ask('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n', 'apt-get'];
}

/** @param {string[]} packages */
async function systemPackages(packages) {
  const apt = installer();
  if (apt === undefined) {
    missing(`${packages.join(', ')}; install with: sudo apt-get install ${packages.join(' ')}`);
  }
  const [command, ...args] = apt;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(command, [...args, 'update'], { quiet: true, env });
  await run(command, [...args, 'install', '-y', '--no-install-recommends', ...packages], {
    quiet: true,
    env,
  });
}

async function rust() {
  if (ask('rustup', ['--version']) === undefined) {
    missing('rustup; get it from https://rustup.rs');
  }
  const { rust: channel } = versions;
  const installed = (ask('rustup', ['toolchain', 'list']) ?? '')
    .split('\n')
    .some((line) => line.startsWith(`${channel}-`));
  const has = (kind, name) =>
    (ask('rustup', [kind, 'list', '--installed', '--toolchain', channel]) ?? '').includes(name);
  if (!installed) {
    await step(`Rust ${channel}`, () =>
      run('rustup', ['toolchain', 'install', channel, '--profile', 'minimal'], { quiet: true }),
    );
  }
  if (!has('target', 'wasm32-unknown-unknown')) {
    await step('the wasm32 target', () =>
      run('rustup', ['target', 'add', 'wasm32-unknown-unknown', '--toolchain', channel], {
        quiet: true,
      }),
    );
  }
  for (const component of ['clippy', 'rustfmt']) {
    if (!has('component', component)) {
      await step(component, () =>
        run('rustup', ['component', 'add', component, '--toolchain', channel], { quiet: true }),
      );
    }
  }
}

/**
 * @param {string} name of the crate
 * @param {string} command that it installs
 * @param {string} wanted version
 * @param {string[]} flags
 */
async function cargoTool(name, command, wanted, flags) {
  const folder = `${toolFolder}/${name}-${wanted}`;
  const found = [command, `${folder}/bin/${command}`].some((path) =>
    ask(path, ['--version'])?.endsWith(` ${wanted}`),
  );
  if (!found) {
    if (ask('cc', ['--version']) === undefined) {
      await step('a C linker', () => systemPackages(['build-essential']));
    }
    await step(`${name} ${wanted}, built from source`, () =>
      run(
        'cargo',
        [`+${versions.rust}`, 'install', name, '--version', wanted, '--root', folder, ...flags],
        { quiet: true },
      ),
    );
  }
}

async function npmPackages() {
  const stamp = `${root}/node_modules/.pec-massiva-lock`;
  const lock = createHash('sha256').update(readFileSync(`${root}/package-lock.json`)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  await step('npm packages', () => run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true }));
  writeFileSync(stamp, lock);
}

async function browsers() {
  if (browser() !== undefined && driver() !== undefined) {
    return;
  }
  await step('Chromium and its driver', () => systemPackages(['chromium', 'chromium-driver']));
  if (browser() === undefined || driver() === undefined) {
    missing('a Chromium or Chrome with its chromedriver; name them in CHROMIUM and CHROMEDRIVER');
  }
}

/** @param {{ tests?: boolean }} [options] */
export async function setUp({ tests = false } = {}) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    missing(`Node 20 or newer, this is ${process.versions.node}`);
  }
  await npmPackages();
  await rust();
  // The lock file of this release names a crate that not every registry still has.
  await cargoTool('wasm-bindgen-cli', 'wasm-bindgen', versions.wasmBindgen, []);
  await cargoTool('wasm-pack', 'wasm-pack', versions.wasmPack, ['--locked']);
  if (tests) {
    await browsers();
  }
}

if (isMain(import.meta.url)) {
  const start = Date.now();
  await setUp({ tests: process.argv.includes('--tests') });
  console.log(`set-up: everything is there (${seconds(start)})`);
}
