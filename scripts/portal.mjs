/** `npm run portal`: lays out `dist/portal`, which an office puts on its server as it is: the portal, the package, the libraries. */

import { cp, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';

import { makePackage } from './package.mjs';
import { libraries, unpacked } from './paths.mjs';
import { isMain, root } from './run.mjs';

/** The folder of everything that is served. */
const laidOut = `${root}dist/portal`;

/** Copies what is there, the package included. @param {string} [to] the folder, whose contents go */
export async function layOut(to = laidOut) {
  await rm(to, { recursive: true, force: true });
  await mkdir(`${to}/libraries`, { recursive: true });
  await cp(`${root}portal`, to, { recursive: true });
  await cp(unpacked, `${to}/pec-massiva`, { recursive: true });
  for (const [name, folder] of Object.entries(libraries)) {
    const isSource = (/** @type {string} */ path) => !path.endsWith('.map');
    await cp(folder, `${to}/libraries/${name}`, { recursive: true, filter: isSource });
    await cp(`${folder}/../LICENSE`, `${to}/libraries/${name}/LICENSE`);
  }
}

if (isMain(import.meta.url)) {
  if (!existsSync(unpacked)) {
    await makePackage();
  }
  await layOut();
  console.log(`${laidOut} is ready: say in config/config.js whose portal it is, and serve the folder under any path.`);
}
