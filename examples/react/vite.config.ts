import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // With `--mode office` the page asks the office's proxy, here the one of `npx pec-massiva proxy`. An address alone would
  // change the host that the proxy sees, and to it the page would be one of another site.
  server: { proxy: { '/api/pec': { target: 'http://127.0.0.1:8788' } } },
});
