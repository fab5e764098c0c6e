/** The languages, every code there is, and the English sentences that the core, the scripts and the proxy have for them. */

import { readFileSync, readdirSync } from 'node:fs';

import { root } from '../../scripts/parts/run.mjs';

const template = `${root}pkg-template`;
const text = (path) => readFileSync(path, 'utf8');

/** By tag: what the entry exports, and the language it is made of. */
export const LANGUAGES = Object.fromEntries(
  await Promise.all(
    ['it', 'en', 'de'].map(async (tag) => {
      const [language] = Object.values(await import(`${template}/words/${tag}/language.js`));
      return [tag, { ...(await import(`${template}/words-${tag}.js`)), language }];
    }),
  ),
);

/** The texts of a union type. @param {string} file @param {string} type @returns {string[]} */
function members(file, type) {
  const types = text(`${template}/types/${file}`).replaceAll(/\/\*\*.*?\*\//gs, '');
  const [, union] = new RegExp(`export type ${type} =([^;]*);`).exec(types) ?? [];
  const found = [...(union ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name);
  if (found.length === 0) {
    throw new Error(`${type} is not in ${file} any more`);
  }
  return found;
}

export const ERROR_CODES = members('codes.d.ts', 'ErrorCode');
export const PROBLEM_CODES = members('codes.d.ts', 'ProblemCode');
export const NOTE_CODES = members('codes.d.ts', 'NoteCode');
export const UNKNOWN_REASONS = members('codes.d.ts', 'UnknownReason');
export const CAMPAIGN_REASONS = [...members('codes.d.ts', 'WaitingReason'), ...members('codes.d.ts', 'PausedReason')];
export const PROXY_CODES = members('proxy.d.ts', 'ProxyCode');
export const CODES = [...ERROR_CODES, ...PROBLEM_CODES, ...NOTE_CODES];

/** The names of the values in a sentence. @param {string} words @returns {string[]} */
export function namesIn(words) {
  const holes = words.replaceAll(/\{\{|\}\}/g, '').matchAll(/\{(\w+)(?::\w+|\|[^}]*)?\}/g);
  return [...new Set([...holes].map(([, name]) => name))].sort();
}

/** The core's sentences, by code. */
function ofCore() {
  const folder = `${root}src/core/error/codes`;
  const entries = readdirSync(folder).flatMap((file) => [
    ...text(`${folder}/${file}`).matchAll(/^ {4}[A-Z\d_]+ = "([\w.]+)":\s*"((?:[^"\\]|\\[^])*)";/gm),
  ]);
  return Object.fromEntries(entries.map(([, code, words]) => [code, words.replaceAll(/\\\n\s*/g, '').replaceAll('\\"', '"')]));
}
export const CORE = ofCore();

/** The proxy's sentences, by code. */
export const PROXY = Object.fromEntries(
  [...text(`${template}/proxy/answers/words.js`).matchAll(/^ {2}'(proxy\.[\w.]+)':\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"),$/gm)].map(
    ([, code, single, double]) => [code, single ?? double],
  ),
);

/** Codes that the package's scripts make, with the values that they give. */
export const SCRIPTS = {
  'core.broken': ['text'],
  'core.stale': [],
  error: [],
  'load.failed': ['text'],
  'load.init': [],
  'load.noWebAssembly': [],
  'load.policy': [],
  'state.copy': [],
  'storage.blocked': [],
  'storage.browser': ['text'],
  'storage.closed': ['path'],
  'storage.damagedLine': ['command', 'line', 'offset', 'path'],
  'storage.forbidden': [],
  'storage.full': ['path', 'text'],
  'storage.gone': [],
  'storage.line': ['command', 'line', 'path'],
  'storage.lockLost': ['path'],
  'storage.locked': ['path', 'text'],
  'storage.missing': [],
  'storage.newerFile': ['path'],
  'storage.olderPage': [],
  'storage.otherFile': ['path'],
  'storage.quota': [],
  'storage.unusable': ['path', 'text'],
};

/** Sentences that are whole: nothing is left of how they are written, and nothing that is no sentence. @param {string} words */
export function isWhole(words) {
  const plain = words.replaceAll('{{name}}', 'x');
  const isClean = !/[<>~]|\{\w|undefined|NaN|\[object|\bnull\b| {2}|\s[.,;](?:\s|$)|: ?\.|(?<!\w)\( ?\)|^\s|\s$/.test(plain);
  return isClean && /^["„“«\p{L}–\d]/u.test(plain) && /[.?]$/.test(plain);
}

/** What warns against sending again. */
export const WARNS = { it: /[Nn]on inviar(?:e|lo) di nuovo/, en: /[Dd]o not send .+ again/, de: /[Ss]enden Sie .+ nicht noch einmal/ };
