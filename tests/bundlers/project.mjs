/** A project outside the repository, with the package installed and the application in it. */

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../scripts/parts/run.mjs';
import { consumer } from '../package/consumer.mjs';

/** What the application says when all went well. */
export const EXPECTED = 'delivered 2 data:application/pdf;base64,Y29udGVudXRv true 2';

export function project() {
  const made = consumer('module');
  /** @param {string} name @param {string} text */
  const write = (name, text) => writeFileSync(join(made.folder, name), text);
  cpSync(`${root}tests/bundlers/app.mjs`, join(made.folder, 'app.mjs'));
  write(
    'main.js',
    "import { journey } from './app.mjs';\njourney().then((said) => { document.title = said }, (error) => { document.title = String(error) });\n",
  );
  write('worker.js', "import { journey } from './app.mjs';\njourney().then(postMessage, (error) => postMessage(String(error)));\n");
  write(
    'service-worker.js',
    `import { journey } from './app.mjs';
self.addEventListener('message', (event) => {
  event.waitUntil(journey().then((said) => event.source.postMessage(said), (error) => event.source.postMessage(String(error))));
});
self.addEventListener('install', () => self.skipWaiting());
`,
  );
  write('index.html', '<!doctype html><title>waiting</title><script type="module" src="/main.js"></script>');
  return { ...made, write };
}
