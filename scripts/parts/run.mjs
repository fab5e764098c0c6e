/** Small steps shared by the scripts. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where set-up keeps the tools it built; shared by all clones, since each is named by its version. */
export const toolFolder = `${process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`}/pec-massiva/tools`;

/** Where what is printed goes, for those inside of `captured`. @type {AsyncLocalStorage<(text: string) => void>} */
const printer = new AsyncLocalStorage();

/** How this piece of work prints. */
const printing = () => printer.getStore() ?? ((/** @type {string} */ text) => void process.stdout.write(text));

/** Prints a line. @param {string} text */
export const say = (text) => printing()(`${text}\n`);

/**
 * What is printed by `run` and `say` while the work is done, instead of showing it.
 *
 * @param {() => Promise<void>} work
 */
export async function captured(work) {
  let printed = '';
  await printer.run((text) => (printed += text), work);
  return printed;
}

/**
 * Runs a command to its end and shows what it prints; throws where it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string>} [options.env]
 * @param {boolean} [options.quiet] whether it is shown only where it fails
 * @param {number} [options.limit] milliseconds after which it is killed; default: none
 * @param {(text: string) => void} [options.watch] told each piece that it prints
 * @returns {Promise<string>} what it printed
 */
export async function run(command, args, { cwd = root, env = {}, quiet = false, limit, watch = () => {} } = {}) {
  const print = printing();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (data) => {
      printed += data;
      watch(data);
      if (!quiet) {
        print(data);
      }
    });
  }
  const timer = limit === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limit);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      printed += error.message;
      resolve(127);
    });
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code !== 0) {
    if (quiet) {
      print(printed);
    }
    const error = new Error(`${command} ${args.join(' ')} ended with ${code}`);
    throw Object.assign(error, { printed });
  }
  return printed;
}

/**
 * What a command prints, or `undefined` where it fails or does not exist.
 *
 * @param {string} command
 * @param {string[]} args
 */
export function ask(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** @param {number} since milliseconds, of `Date.now()` */
export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Whether a script was started by itself. @param {string} url its `import.meta.url` */
export function isMain(url) {
  return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;
}
