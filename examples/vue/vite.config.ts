import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  // With `--mode office` the page asks the office's proxy, here the one of `npx pec-massiva proxy`. An address alone would
  // change the host that the proxy sees, and to it the page would be one of another site.
  server: { proxy: { '/api/pec': { target: 'http://127.0.0.1:8788' } } },
});
