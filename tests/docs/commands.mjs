/** Commands that a page tells to give: what they name is there. */

import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

import { root } from '../../scripts/parts/run.mjs';

const { scripts, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const cli = ['run', 'proxy', 'check'].map((name) => readFileSync(`${root}pkg-template/cli/${name}.js`, 'utf8')).join('\n');

/** What is made and does not lie in a clone. */
const MADE = /^(?:dist|target)\//;

/** @param {string[]} words behind `npm` */
function npm([verb, ...rest]) {
  const names = rest.filter((word) => !word.startsWith('-'));
  if (verb === 'run' || verb === 'start' || verb === 'test') {
    const name = verb === 'run' ? names[0] : verb;
    return name in scripts ? [] : [`there is no script ${name}`];
  }
  if (verb === 'install') {
    const known = (/** @type {string} */ name) => name === 'pec-massiva' || name in devDependencies;
    return names.filter((name) => !known(name)).map((name) => `${name} is tried by no test`);
  }
  return [];
}

/** @param {string[]} words behind `npx pec-massiva` */
function ours([command, ...rest]) {
  const options = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
  return [
    ...(cli.includes(`npx pec-massiva ${command} `) ? [] : [`pec-massiva has no command ${command}`]),
    ...options.filter((option) => !cli.includes(option)).map((option) => `pec-massiva has no option ${option}`),
  ];
}

/** Paths that a command names. @param {string} folder where it is given @param {string[]} words @param {(path: string) => boolean} isShown */
function paths(folder, words, isShown) {
  return words
    .filter((word, at) => words[at - 1] === 'cd' || words[at - 1] === 'node' || /^(?:\.\.?\/)*[\w.-]+(?:\/[\w.*-]+)+\/?$/.test(word))
    .filter((word) => !word.startsWith('-') && !word.startsWith('/') && !MADE.test(word) && !word.startsWith('node_modules/'))
    .filter((word) => !word.startsWith('pec-massiva/') && !isShown(word) && !existsSync(`${root}${posix.join(folder, word)}`))
    .map((word) => `there is no ${posix.join(folder, word)}`);
}

/** What is wrong with the commands of a page. @param {import('./markdown.mjs').Page} page @returns {string[]} */
export function complaints({ path, fences }) {
  // What the page shows its readers make themselves.
  const isShown = (/** @type {string} */ name) => fences.some(({ origin }) => origin?.endsWith(`/${name}`));
  return fences.filter(({ language }) => language === 'sh').flatMap(({ text, line }) => {
    let folder = '.';
    return text
      .replaceAll(/\\\n/g, ' ')
      .replaceAll(/(^|\s)#.*$/gm, '')
      .split(/\n|&&|;/)
      .map((command) => command.trim())
      .filter((command) => command !== '')
      .flatMap((command) => {
        const words = command.replaceAll(/^(?:[A-Z_]+=\S*\s+)+|['"]/g, '').split(/\s+/);
        const [name, ...rest] = words;
        // Behind `--` stand words for the script itself.
        const found = paths(folder, name === 'npm' && words.includes('--') ? words.slice(0, words.indexOf('--')) : words, isShown);
        if (name === 'cd') {
          folder = posix.join(folder, rest[0]);
        }
        if (name === 'npm') {
          found.push(...npm(rest));
        }
        if (name === 'npx' && rest[0] === 'pec-massiva') {
          found.push(...ours(rest.slice(1)));
        }
        return found.map((sentence) => `${path}:${line}: ${sentence}`);
      });
  });
}
