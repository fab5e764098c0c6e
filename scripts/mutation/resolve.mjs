/** What imports `node:test` gets the stand-in of `harness.mjs`, which keeps the tests to run them again and again. */

const HARNESS = new URL('harness.mjs', import.meta.url).href;

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, next) {
  const isTests = specifier === 'node:test' && context.parentURL !== HARNESS;
  return isTests ? { url: HARNESS, format: 'module', shortCircuit: true } : next(specifier, context);
}
