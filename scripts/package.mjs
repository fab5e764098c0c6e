/**
 * Builds the npm package: dist/pec-massiva-<version>.tgz, the very file that would be published.
 *
 * The package is laid out in target/package first: the compiled cores, the hand-written modules of
 * pkg-template/, and the CommonJS build made of both.
 */

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { WORKER } from '../src/js/timer.js';
import { textOf } from './parts/embed.mjs';
import { libraries, licences } from './parts/licences.mjs';
import { stage, tarball, unpacked } from './parts/paths.mjs';
import { ask, isMain, root, run, seconds, toolFolder } from './parts/run.mjs';
import * as versions from './parts/versions.mjs';
import { setUp } from './setup.mjs';

/** Features of WebAssembly that the compiler is told to use. */
export const WASM_FEATURES = [
  '--enable-simd',
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-multivalue',
  '--enable-reference-types',
];

/**
 * Optimised for speed, but without putting functions into their callers: that costs 23 KiB and gains nothing measured. The
 * lowest kilobyte of memory, which is taken to hold nothing, is the end of the stack.
 */
export const OPTIMISED = ['-O3', '-aimfs', '0', '-ocimfs', '0', '-fimfs', '0', '-pii', '0', '--low-memory-unused'];

/** Functions of like names, which are alike, stand together: servers compress that better. Nobody reads what is stripped. */
const PACKED = ['--reorder-functions-by-name', '--strip-producers', '--strip-target-features'];

/** Names between a core and its glue become one or two letters; wasm-opt says, as JSON, which. */
const SHORT_NAMES = '--minify-imports-and-exports-and-modules';

/** The compiled cores, of which features each is made, and whether a fresh one takes its place where it breaks. */
export const CORES = {
  core: { name: 'pec_massiva', features: 'client', survives: true },
  'full-core': { name: 'pec_massiva_full', features: 'full', survives: true },
  'sandbox-core': { name: 'pec_massiva_sandbox', features: 'sandbox', survives: false },
};

/** The command, what workers load by themselves, and what reads a `.wasm` as a module: nobody takes them by `require`. */
const WITHOUT_COMMON_JS = /^(?:cli|timer-worker|workerd)[./]/;

/**
 * No path of the machine that compiles stands in a core: places in libraries are told from the library on. Given so, and
 * not as `RUSTFLAGS`, it stands beside what `.cargo/config.toml` says, and not in its place.
 */
export const withoutPaths = [
  '--config',
  `target.wasm32-unknown-unknown.rustflags=["--remap-path-prefix=${process.env.CARGO_HOME ?? `${homedir()}/.cargo`}/registry/src=libraries","--remap-path-prefix=${(ask('rustc', ['--print', 'sysroot']) ?? '').trim()}/lib/rustlib/src/rust=rust"]`,
];

/**
 * What `cargo rustc` is asked for a core. Where the manifest named a `cdylib` beside the `rlib` that the tests need, cargo
 * would leave out the optimisation over all crates, without a word.
 *
 * @param {string} features
 */
export const asLibrary = (features) => [
  ...['--lib', '--crate-type', 'cdylib', '--locked', '--release'],
  ...['--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', features],
];

/** Where it comes to lie. */
export const COMPILED = `${root}target/wasm32-unknown-unknown/release/pec_massiva.wasm`;

/** The tools that set-up built come first. */
export const toolPath = [
  `${toolFolder}/wasm-bindgen-cli-${versions.wasmBindgen}/bin`,
  `${root}node_modules/.bin`,
  process.env.PATH,
].join(':');

/**
 * Compiles one core, and says where it lies.
 *
 * @param {keyof typeof CORES} folder
 */
async function compile(folder) {
  const { name, features } = CORES[folder];
  const strict = ['--', '--deny', 'warnings'];
  await run('cargo', ['rustc', ...asLibrary(features), ...withoutPaths, ...strict], { quiet: true });
  const compiled = `${stage}/${name}.wasm`;
  cpSync(COMPILED, compiled);
  return compiled;
}

/**
 * Makes of a compiled core what is packed, in `stage/folder`.
 *
 * @param {keyof typeof CORES} folder
 * @param {string} compiled which is gone then
 */
async function finish(folder, compiled) {
  const { name, survives } = CORES[folder];
  const out = `${stage}/${folder}`;
  const glue = ['--target', 'web', '--omit-default-module-path', '--out-dir', out, '--out-name', name];
  // Objects and functions know of which instance they are, and there may be another one.
  const flags = survives ? [...glue, '--experimental-reset-state-function'] : glue;
  await run('wasm-bindgen', [compiled, ...flags], { quiet: true, env: { PATH: toolPath } });
  rmSync(compiled);
  const file = `${out}/${name}_bg.wasm`;
  if (readFileSync(file).includes('snippets/')) {
    throw new Error(`${name}.wasm imports a function of a snippet by itself: declare it with \`catch\``);
  }
  const optimising = [...OPTIMISED, ...PACKED, SHORT_NAMES, ...WASM_FEATURES];
  const names = await run('wasm-opt', [...optimising, file, '-o', `${out}/${name}.wasm`], {
    quiet: true,
    env: { PATH: toolPath },
  });
  rmSync(file);
  rmSync(`${out}/${name}_bg.wasm.d.ts`);
  shareSnippets(out, `${out}/${name}.js`);
  if (survives) {
    surviveFaults(`${out}/${name}`);
  }
  shortenNames(`${out}/${name}.js`, JSON.parse(names));
  const text = textOf(readFileSync(`${out}/${name}.wasm`));
  writeFileSync(`${out}/bytes.js`, `/** @type {string} */\nexport default '${text}';\n`);
}

/**
 * The compiler puts the modules of `src/js` into a folder named by a hash, for each core. All cores take them from
 * `core/js`, where hand-written modules import them too: what the cores throw is of the same classes.
 *
 * @param {string} out
 * @param {string} glue
 */
function shareSnippets(out, glue) {
  const [folder, ...others] = readdirSync(`${out}/snippets`);
  if (folder === undefined || others.length > 0) {
    throw new Error(`one folder of snippets was expected, not ${[folder, ...others].join(', ')}`);
  }
  rmSync(`${out}/snippets`, { recursive: true });
  const text = readFileSync(glue, 'utf8').replaceAll(`./snippets/${folder}/src/js/`, '../core/js/');
  if (text.includes('snippets/') || text.includes('import.meta')) {
    throw new Error(`${glue} still names its snippets, or import.meta`);
  }
  writeFileSync(glue, text);
}

/** What becomes of the compiler's glue, so that `Life` stands around the core. @type {readonly (readonly [RegExp, string])[]} */
const SURVIVING = [
  [/^/, "import { Life } from '../common/life.js';\n\nexport const life = new Life(() => __wbg_reset_state());\n"],
  [/wasm = (instance|wasmInstance)\.exports;/g, 'wasm = life.guarded($1.exports);'],
  // A timer, an answer or a listener of before: nobody waits for it any more.
  [/if \(state\.instance !== __wbg_instance_id\) \{\s*throw new Error\('Cannot invoke closure from previous WASM instance'\);/g, 'if (state.instance !== __wbg_instance_id || state.cnt === 0 || state.a === 0) {\n            return;'],
  // What is gone with its instance needs no freeing, and there is another one where it was.
  [/real\._wbg_cb_unref = \(\) => \{\n/g, '$&        if (state.instance !== __wbg_instance_id) return;\n'],
  [/^    free\(\) \{\n/gm, '$&        if (this.__wbg_inst !== __wbg_instance_id) return;\n'],
  [/throw new Error\('Invalid stale object from previous Wasm instance'\);/g, 'throw life.stale();'],
  [/return f\((state\.a|a), state\.b, \.\.\.args\);/g, 'return life.quietly(() => f($1, state.b, ...args));'],
  [/new AbortController\(\)/g, 'life.controller()'],
  // Those that start and stop the clock of hidden tabs only the core with campaigns has.
  [/\b((?:set|clear)Timer|(?:start|stop)Clock)(?=\()/g, 'life.$1'],
  [/^import \{ clearTimer.*\n/m, ''],
  // Whatever the core waits for.
  [/const ret = Promise\.resolve\((.*)\);/g, 'const ret = life.heard($1);'],
  [/const ret = ((?:bodyOf|readOf|readyBody|streamsFiles)\(.*\));/g, 'const ret = life.heard($1);'],
  // What it gives is asked for by nobody, and would keep the memory of the first core for ever.
  [/(__wbg_init_promise = __wbg_init_once\(module_or_path\));/, '$1.then(() => {});'],
  // What it schedules is done by `Life`.
  [/^ *__wbg_call_guard\(\);\n/gm, ''],
];

/** @param {string} path of the glue, without its ending */
function surviveFaults(path) {
  let text = readFileSync(`${path}.js`, 'utf8');
  for (const [pattern, made] of SURVIVING) {
    const changed = text.replace(pattern, made);
    if (changed === text) {
      throw new Error(`${path}.js has no ${pattern} any more: what survives a fault of the core is to be looked at again`);
    }
    text = changed;
  }
  writeFileSync(`${path}.js`, text);
  const types = readFileSync(`${path}.d.ts`, 'utf8');
  writeFileSync(`${path}.d.ts`, `${types}\nexport const life: any;\n`);
}

/**
 * @param {string} glue
 * @param {{ imports: string[][], exports: string[][] }} names module, name and short name; name and short name
 */
function shortenNames(glue, names) {
  const imported = new Map(names.imports.map(([, name, short]) => [name, short]));
  const exported = new Map(names.exports.map(([name, short]) => [name, short]));
  const text = readFileSync(glue, 'utf8')
    .replace(/"\.\/\w+_bg\.js"(?=: import0)/, 'a')
    .replaceAll(/(?<=\bwasm\.)\w+/g, (name) => exported.get(name) ?? name)
    .replaceAll(/\w+/g, (name) => imported.get(name) ?? name);
  writeFileSync(glue, text);
}

async function layOut() {
  cpSync(`${root}pkg-template`, stage, { recursive: true });
  cpSync(`${root}src/js`, `${stage}/core/js`, { recursive: true });
  // The manifest comes last: where it says "module", esbuild lets the CommonJS copies read each other
  // as Node reads foreign modules, without their default exports.
  writeFileSync(`${stage}/package.json`, '{}');
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE', 'CHANGELOG.md']) {
    cpSync(`${root}${name}`, `${stage}/${name}`);
  }
  const compiled = await libraries();
  writeFileSync(`${stage}/LICENSE-DEPENDENCIES`, licences(compiled));
  writeFileSync(`${stage}/timer-worker.js`, `/** A worker that keeps time, classic or module: see \`timerWorker\`. */\n\n${WORKER}`);
  const { build } = await import('esbuild');
  await makeCommonJs(build);
  await makeOneFile(build);
  const manifest = JSON.parse(readFileSync(`${root}pkg-template/package.json`, 'utf8'));
  manifest.version = versions.version;
  mkdirSync(`${stage}/sbom`);
  const { bills } = await import('./parts/bills.mjs');
  for (const [file, text] of Object.entries(bills(manifest, compiled))) {
    writeFileSync(`${stage}/sbom/${file}`, text);
  }
  writeFileSync(`${stage}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The same modules for `require`, each by itself, so that all entries share one set of classes, one
 * compiled core and one pace.
 *
 * @param {typeof import('esbuild').build} build
 */
async function makeCommonJs(build) {
  const modules = readdirSync(stage, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js') && !WITHOUT_COMMON_JS.test(path))
    .map((path) => `${stage}/${path}`);
  await build({
    entryPoints: modules,
    outbase: stage,
    outdir: `${stage}/cjs`,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  });
  writeFileSync(`${stage}/cjs/package.json`, '{ "type": "commonjs" }\n');
  const declarations = readdirSync(`${stage}/types`).filter((file) => file.endsWith('.d.ts'));
  for (const name of declarations.map((file) => file.slice(0, -'.d.ts'.length))) {
    const types = readFileSync(`${stage}/types/${name}.d.ts`, 'utf8');
    const text = types.replaceAll(/'\.\/([a-z-]+)\.js'/g, "'./$1.cjs'");
    writeFileSync(`${stage}/types/${name}.d.cts`, text);
  }
}

/** Where the classes of errors stand, of which there is one each. */
const ERRORS = './core/js/errors.js';

/**
 * The slim form for pages without a bundler: one file in place of thirty that wait for each other.
 *
 * @param {typeof import('esbuild').build} build
 */
async function makeOneFile(build) {
  /** @type {import('esbuild').Plugin} */
  const errors = {
    name: 'errors',
    setup: ({ onResolve }) => onResolve({ filter: /\/core\/js\/errors\.js$/ }, () => ({ path: ERRORS, external: true })),
  };
  await build({
    entryPoints: [`${stage}/compose-slim.js`],
    outfile: `${stage}/compose-slim.min.js`,
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    target: 'es2022',
    plugins: [errors],
  });
}

async function unpack() {
  const folder = dirname(unpacked);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', folder], { quiet: true });
  renameSync(`${folder}/package`, unpacked);
}

/** Builds, packs and unpacks the package. */
export async function makePackage() {
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  /** @type {Promise<void>[]} */
  const finishing = [];
  // One is finished beside the compiling of the next.
  for (const folder of /** @type {(keyof typeof CORES)[]} */ (Object.keys(CORES))) {
    const compiled = await compile(folder);
    finishing.push(finish(folder, compiled));
  }
  await Promise.all(finishing);
  await packAgain();
}

/** Packs and unpacks the hand-written modules as they are now, with the cores that were compiled last. */
export async function packAgain() {
  mkdirSync(`${root}dist`, { recursive: true });
  for (const name of readdirSync(stage).filter((name) => !(name in CORES))) {
    rmSync(`${stage}/${name}`, { recursive: true });
  }
  await layOut();
  await run('npm', ['pack', stage, '--pack-destination', `${root}dist`], { quiet: true });
  await unpack();
}

/** Packs what is written by hand as it is now, and compiles only where some core was not compiled yet. */
export async function packCurrent() {
  const isCompiled = Object.entries(CORES).every(([folder, { name }]) => existsSync(`${stage}/${folder}/${name}.wasm`));
  await (isCompiled ? packAgain() : makePackage());
}

if (isMain(import.meta.url)) {
  await setUp();
  const start = Date.now();
  await makePackage();
  console.log(`${tarball.slice(root.length)} (${seconds(start)})`);
  for (const [folder, { name }] of Object.entries(CORES)) {
    const bytes = brotliCompressSync(readFileSync(`${stage}/${folder}/${name}.wasm`)).length;
    console.log(`  ${folder}: ${(bytes / 1024).toFixed(0)} KiB brotli`);
  }
}
