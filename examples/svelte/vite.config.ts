import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  // With `--mode office` the page asks the office's proxy, here the one of `npx pec-massiva proxy`.
  server: { proxy: { '/api/pec': 'http://127.0.0.1:8788' } },
});
