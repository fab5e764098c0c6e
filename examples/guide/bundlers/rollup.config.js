import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'lazy.js',
  plugins: [nodeResolve()],
  output: { dir: 'out', format: 'es' },
};
