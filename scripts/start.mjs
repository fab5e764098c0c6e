/** `npm start`: sets up, builds, packs, and serves the demo page with the sandbox behind it. */

import { makePackage } from './package.mjs';
import { serveDemo } from './parts/demo.mjs';
import { seconds } from './parts/run.mjs';
import { setUp } from './setup.mjs';

await setUp();
const start = Date.now();
console.log('building the package …');
await makePackage();
console.log(`built in ${seconds(start)}`);
const port = Number(process.env.PORT ?? 5173);
const demo = await serveDemo({ port }).catch((error) => {
  console.error(`Port ${port} cannot be used (${error.message}); name another: PORT=8080 npm start`);
  process.exit(1);
});
console.log(`\nThe demo page is at ${demo.url}, the office's portal at ${demo.url}portal/ (nothing leaves this computer; Ctrl+C ends it).`);
