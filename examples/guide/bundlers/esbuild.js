import { build } from 'esbuild';

// `splitting` makes a chunk of what is imported by `await import(…)`.
await build({ entryPoints: ['lazy.js'], bundle: true, minify: true, splitting: true, format: 'esm', outdir: 'out' });
