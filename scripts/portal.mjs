/** `npm run portal`: lays out `dist/portal`, which an office puts on its server as it is: the portal, the package, the libraries. */

import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';

import { makePackage } from './package.mjs';
import { libraries, unpacked } from './parts/paths.mjs';
import { isMain, root } from './parts/run.mjs';
import { setUp } from './setup.mjs';

/** The folder of everything that is served. */
const laidOut = `${root}dist/portal`;

/** Where an office says what is its own; once it is there, it is kept. */
const OWN = 'config/config.js';

/** Copies what is there, the package included. @param {string} [to] the folder, whose contents go, except what the office set up */
export async function layOut(to = laidOut) {
  await mkdir(to, { recursive: true });
  const old = (await readdir(to)).filter((name) => name !== 'config');
  await Promise.all(old.map((name) => rm(`${to}/${name}`, { recursive: true, force: true })));
  const isKept = existsSync(`${to}/${OWN}`);
  await cp(`${root}portal`, to, { recursive: true, filter: (from) => !(isKept && from === `${root}portal/${OWN}`) });
  await cp(`${root}examples/snippets`, `${to}/dev/snippets`, { recursive: true });
  await mkdir(`${to}/libraries`);
  await cp(unpacked, `${to}/pec-massiva`, { recursive: true });
  for (const [name, folder] of Object.entries(libraries)) {
    const isSource = (/** @type {string} */ path) => !path.endsWith('.map');
    await cp(folder, `${to}/libraries/${name}`, { recursive: true, filter: isSource });
    await cp(`${folder}/../LICENSE`, `${to}/libraries/${name}/LICENSE`);
  }
}

if (isMain(import.meta.url)) {
  await setUp();
  await makePackage();
  await layOut();
  console.log(`${laidOut} is ready: say in config/config.js whose portal it is, and serve the folder under any path.`);
}
