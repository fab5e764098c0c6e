/** The memories of all cores that are made from now on: imported before the package. */

/** @type {WebAssembly.Memory[]} */
const memories = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (/** @type {any[]} */ ...parameters) => {
  const made = await Reflect.apply(instantiate, WebAssembly, parameters);
  memories.push(...Object.values((made.instance ?? made).exports).filter((value) => value instanceof WebAssembly.Memory));
  return made;
};

/** Bytes of all of them. */
export const bytesOfCores = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
