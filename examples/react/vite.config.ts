import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // With `--mode office` the page asks the office's proxy, here the one of `npx pec-massiva proxy`.
  server: { proxy: { '/api/pec': 'http://127.0.0.1:8788' } },
});
