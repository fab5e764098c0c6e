/** Where the code of a page comes from: a file that a test runs, or a region of one. */

import { existsSync, readFileSync } from 'node:fs';

import { root } from '../../scripts/parts/run.mjs';

/** Code that stands for itself: commands, which `commands.mjs` looks at, and what is no program. */
const FREE = ['sh', 'text', 'csv'];

const MARK = /^\s*(?:\/\/|#|<!--|\/\*)\s*#(end)?region\b\s*(\S*)/;

/** The lines without the white space that all of them begin with, and without marks of regions. @param {string[]} lines */
function dedented(lines) {
  const kept = lines.filter((line) => !MARK.test(line));
  const depth = Math.min(...kept.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return `${kept.map((line) => line.slice(depth).trimEnd()).join('\n').trim()}\n`;
}

/** Parts of a region, with a line between them; imports stand together. @param {string[]} parts */
const joined = (parts) => parts.reduce((all, part) => `${all}${/(?:^|\n)import .*\n$/.test(all) && part.startsWith('import ') ? '' : '\n'}${part}`);

/**
 * What an origin names. A region may have parts: what a piece of code imports, and the piece itself.
 *
 * @param {string} origin `path` or `path#region`
 * @param {string} [text] of the file
 */
export function excerpt(origin, text) {
  const [path, region] = origin.split('#');
  if (text === undefined && !existsSync(`${root}${path}`)) {
    throw new Error(`there is no file ${path}`);
  }
  const lines = (text ?? readFileSync(`${root}${path}`, 'utf8')).split('\n');
  if (region === undefined) {
    return dedented(lines);
  }
  const ends = lines.flatMap((line, at) => {
    const [, end, name] = MARK.exec(line) ?? [];
    return name === region ? [{ at, isEnd: end !== undefined }] : [];
  });
  const isWhole = ends.length > 0 && ends.length % 2 === 0 && ends.every(({ isEnd }, at) => isEnd === (at % 2 === 1));
  if (!isWhole) {
    throw new Error(`${path} has no region ${region} that begins and ends`);
  }
  return joined(ends.filter(({ isEnd }) => !isEnd).map(({ at }, part) => dedented(lines.slice(at + 1, ends[2 * part + 1].at))));
}

/** What is wrong with the code of a page. @param {import('./markdown.mjs').Page} page @returns {string[]} */
export function complaints({ path, fences }) {
  return fences.flatMap(({ language, text, origin, line }) => {
    const where = `${path}:${line}`;
    if (language === '') {
      return [`${where}: code without a language`];
    }
    if (origin === undefined) {
      return FREE.includes(language) ? [] : [`${where}: ${language} that comes from no file`];
    }
    try {
      return excerpt(origin) === text ? [] : [`${where}: differs from ${origin}`];
    } catch (error) {
      return [`${where}: ${/** @type {Error} */ (error).message}`];
    }
  });
}
