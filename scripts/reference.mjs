/**
 * `npm run reference`: the reference of every entry of the package, made of its types, in `dist/reference`; a browser reads
 * it from the disk. What has no sentence, and a link that leads nowhere, is an error.
 */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { Application, LogLevel, ReflectionKind } from 'typedoc';

import { isMain, root } from './parts/run.mjs';
import { version } from './parts/versions.mjs';

/** Types of the platform, which whoever compiles knows by the same names: they are told at the place that uses them. */
const NOT_EXPORTED = ['Blob', 'File', 'NodeRequest', 'NodeResponse', 'Request', 'RequestContents', 'RequestSettings', 'Response', 'URL', 'WebAssemblyModule'];

/** What can have no sentence of its own: the shape of what has one, and what another entry has too. */
const WITHOUT = ['TypeLiteral', 'Reference'];

/** What has to have a sentence: everything else. Each kind is a bit; what has several is a group of them. */
const KINDS = Object.entries(ReflectionKind)
  .filter(([, bits]) => Number.isInteger(bits) && Number.isInteger(Math.log2(bits)))
  .map(([name]) => name)
  .filter((name) => !WITHOUT.includes(name));

/** What has one beside it that is not found: of functions that are more than functions. */
const NOT_FOUND = ['pec-massiva.Fetch.__type.request', 'pec-massiva/upload.uploadFetch.__type.request'];

/** @param {any} place of `exports` @returns {string | undefined} */
const typesOf = (place) => (typeof place === 'string' ? undefined : (place.types ?? typesOf(place.default)));

/**
 * @param {object} [given]
 * @param {string} [given.out] a folder; without one nothing is written
 * @param {string} [given.folder] of the package
 * @param {string} [given.tsconfig] of a project that has its types
 * @returns {Promise<{ modules: string[], complaints: string[] }>} the entries that it has, and what is wrong with it
 */
export async function reference({ out, folder = `${root}pkg-template`, tsconfig = `${root}tests/types/reference.tsconfig.json` } = {}) {
  const { name, exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const types = Object.values(exports).map(typesOf).filter((path) => path !== undefined);
  const app = await Application.bootstrap({
    ...{ name, includeVersion: true, readme: 'none', router: 'structure', basePath: folder, tsconfig },
    ...{ entryPoints: types.map((path) => `${folder}/${path}`) },
    ...{ validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true, unusedMergeModuleWith: true } },
    ...{ requiredToBeDocumented: KINDS, intentionallyNotDocumented: NOT_FOUND },
    intentionallyNotExported: NOT_EXPORTED.map((one) => `types/platform.d.ts:${one}`),
    highlightLanguages: ['html', 'js', 'json', 'jsx', 'sh', 'ts', 'tsx', 'vue'],
    ...{ disableSources: true, disableGit: true, githubPages: false, hideGenerator: true, sort: ['source-order'] },
  });
  /** @type {string[]} */
  const complaints = [];
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) {
      complaints.push(message);
    }
  };
  const project = await app.convert();
  if (project === undefined) {
    return { modules: [], complaints };
  }
  project.packageVersion = version;
  app.validate(project);
  if (out !== undefined) {
    await app.generateDocs(project, out);
  }
  return { modules: (project.children ?? []).map((entry) => entry.name), complaints };
}

if (isMain(import.meta.url)) {
  const out = `${root}dist/reference`;
  const { modules, complaints } = await reference({ out });
  for (const complaint of complaints) {
    console.error(complaint);
  }
  console.log(`${relative(root, out)}: ${modules.length} entries, ${complaints.length} warnings`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
