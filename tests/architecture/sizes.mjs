/** How long files may be, and how many may stand in one folder. */

import { posix } from 'node:path';

import { NAME, limits } from './document.mjs';
import { told } from './rules.mjs';

/** What a person reads as code; data and what is generated into texts is not. */
const WRITTEN = /\.(rs|[cm]?js|[cm]?ts|css|html)$/;

/** @param {string} text */
const linesOf = (text) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** @param {Map<string, string>} tree @param {string} document @returns {string[]} */
export function check(tree, document) {
  const { limits: listed, exceptions } = limits(document);
  /** @type {import('./document.mjs').Finding[]} */
  const findings = [];
  const used = new Set();
  /** @param {string} kind @param {string} path @param {number} count @param {number} most @param {string} sentence */
  const judge = (kind, path, count, most, sentence) => {
    const exception = exceptions.find((one) => one.kind === kind && one.path === path);
    if (count > most && exception === undefined) {
      findings.push({ file: path, line: 0, sentence });
    }
    if (count > most && exception !== undefined) {
      used.add(exception);
    }
  };
  for (const kind of ['lines', 'files']) {
    if (!listed.some((limit) => limit.kind === kind)) {
      findings.push({ file: NAME, line: 0, sentence: `has no line \`${kind} <most>: folders\` in a block \`\`\`limits` });
    }
  }
  for (const { line, kind, most, folders } of listed) {
    for (const folder of folders) {
      const files = [...tree.keys()].filter((file) => file.startsWith(`${folder}/`) && WRITTEN.test(file));
      if (files.length === 0) {
        findings.push({ file: NAME, line, sentence: `no file stands in ${folder}: take it out of the line` });
      }
      if (kind === 'lines') {
        for (const file of files) {
          const count = linesOf(tree.get(file) ?? '');
          judge(kind, file, count, most, `has ${count} lines, ${most} is the most: what ideas are in it? Give each a file`);
        }
      } else {
        for (const inside of new Set(files.map((file) => posix.dirname(file)))) {
          const count = files.filter((file) => posix.dirname(file) === inside).length;
          judge(kind, inside, count, most, `has ${count} files, ${most} is the most: give it rooms, by what they hold`);
        }
      }
    }
  }
  for (const exception of exceptions) {
    const { line, path, reason } = exception;
    if (!used.has(exception)) {
      findings.push({ file: NAME, line, sentence: `${path} needs no exception: take the line out` });
    } else if (reason === '') {
      findings.push({ file: NAME, line, sentence: `say after the colon why ${path} is excepted` });
    }
  }
  return findings.map(told);
}
