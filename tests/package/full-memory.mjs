/**
 * The memory of a compiled core, filled to the last byte, so that the core itself traps wherever it next wants some. Imported
 * before a core is made.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a core is made, or calls JavaScript from: the name of its folder. */
const GLUE = /\/((?:full-)?core)\/pec_massiva(?:_full)?\.js/;

/** Which core the caller of the caller belongs to, if any. @param {Error} error made by the caller */
export const coreOf = ({ stack = '' }) => GLUE.exec(stack.split('\n')[2] ?? '')?.[1];

/** Bytes of a page of memory, and how many of them there can be. */
const [PAGE, PAGES] = [2 ** 16, 2 ** 16];

/** The instance of each core that was made last. @type {Map<string, WebAssembly.Instance>} */
const instances = new Map();

/** The memories of all that were made, as long as anybody holds them. @type {{ core: string, memory: WeakRef<WebAssembly.Memory> }[]} */
const memories = [];

/** @param {WebAssembly.Instance} instance */
const memoryOf = ({ exports }) => /** @type {WebAssembly.Memory} */ (Object.values(exports).find((value) => value instanceof WebAssembly.Memory));

/** @param {string | undefined} core @param {WebAssembly.Instance} instance */
function keep(core, instance) {
  if (core !== undefined) {
    instances.set(core, instance);
    memories.push({ core, memory: new WeakRef(memoryOf(instance)) });
  }
}

const { Instance, instantiate } = WebAssembly;
WebAssembly.instantiate = async (/** @type {any[]} */ ...given) => {
  const core = coreOf(new Error());
  const made = await Reflect.apply(instantiate, WebAssembly, given);
  keep(core, made.instance ?? made);
  return made;
};
WebAssembly.Instance = /** @type {any} */ (
  new Proxy(Instance, {
    construct(Made, given) {
      const core = coreOf(new Error());
      const made = Reflect.construct(Made, given);
      keep(core, made);
      return made;
    },
  })
);

/** How many memories of a core are still held by somebody. @param {string} core */
export const heldMemories = (core) => memories.filter((one) => one.core === core && one.memory.deref() !== undefined).length;

/** What a core gives its memory out with has a short name, which the module beside it tells. @param {string} installed @param {string} core */
function allocatorOf(installed, core) {
  const glue = readFileSync(join(installed, core, core === 'core' ? 'pec_massiva.js' : 'pec_massiva_full.js'), 'utf8');
  const [, name = ''] = /passStringToWasm0\(\w+, wasm\.(\w+), /.exec(glue) ?? [];
  return name;
}

/**
 * Takes all there is, until nothing more is given for a single byte.
 *
 * @param {string} installed where the package lies
 * @param {string} core
 * @returns {WebAssembly.Memory} that is full
 */
export function fill(installed, core) {
  const instance = /** @type {WebAssembly.Instance} */ (instances.get(core));
  const memory = memoryOf(instance);
  const allocate = /** @type {(bytes: number, align: number) => number} */ (instance.exports[allocatorOf(installed, core)]);
  halving(PAGES - memory.buffer.byteLength / PAGE, (pages) => memory.grow(pages));
  // No page is left to be had, so that each of these comes out of what the core has at hand.
  halving(2 ** 31, (bytes) => allocate(bytes, 1));
  return memory;
}

/** Takes as many as there are of each size, and then of half of it. @param {number} most @param {(size: number) => unknown} take */
function halving(most, take) {
  for (let size = most; size >= 1; size = Math.floor(size / 2)) {
    for (;;) {
      try {
        take(size);
      } catch {
        break;
      }
    }
  }
}

/** Whether a fault is one of compiled code, and not made by JavaScript to look so. @param {unknown} fault */
export const isTrap = (fault) => fault instanceof WebAssembly.RuntimeError && /^\s+at (?:[\w.<>]+ \()?wasm:\/\//m.test(String(fault.stack).split('\n')[1] ?? '');
