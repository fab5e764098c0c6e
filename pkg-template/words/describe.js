/** The sentence of one problem: where it is, and what is wrong there. */

import { filled, fieldName } from './sentence.js';
import { countOf, groupOf, read, textOf, wordsOf } from './read.js';

/** @typedef {import('./language.js').Language} Language */

/**
 * @param {Language} language
 * @param {unknown} problem
 * @returns {string}
 */
export function describe(language, problem) {
  try {
    return described(language, problem);
  } catch {
    return language.groups.problem;
  }
}

/** @param {Language} language @param {unknown} problem */
function described(language, problem) {
  const code = textOf(problem, 'code') ?? 'problem';
  const params = read(problem, 'params');
  const known = wordsOf(language.codes, code);
  const words = known ?? wordsOf(language.groups, groupOf(code)) ?? language.groups.problem;
  const sentence = filled(language, withSubject(language, words, problem), params);
  const place = placeOf(language, problem);
  if (place === undefined) {
    return sentence;
  }
  return `${place}: ${language.lowers ? sentence.replace(/^\p{Lu}(?=[\p{Ll}\s’'])/u, (letter) => letter.toLowerCase()) : sentence}`;
}

/** A sentence that says something of its field gets it as its subject. @param {Language} language @param {string} words @param {unknown} problem */
function withSubject(language, words, problem) {
  if (!words.startsWith('~')) {
    return words;
  }
  const { frames } = language;
  const path = textOf(problem, 'field');
  const column = textOf(problem, 'column');
  const subject =
    path !== undefined
      ? filled(language, frames.field, { field: fieldName(language, path) })
      : column !== undefined
        ? filled(language, frames.column, { column })
        : frames.value;
  // What a field is called is no part of what is filled in.
  return `${subject.replace(/[{}<>]/g, (sign) => ({ '{': '{{', '}': '}}' })[sign] ?? ' ')} ${words.slice(1)}`;
}

/** The line of a file, or the number of an object. @param {Language} language @param {unknown} problem */
function placeOf(language, problem) {
  const params = read(problem, 'params');
  const line = countOf(problem, 'line') ?? countOf(params, 'line');
  if (line !== undefined) {
    return filled(language, language.frames.line, { line });
  }
  const row = countOf(problem, 'row');
  const number = countOf(params, 'number') ?? (row === undefined ? undefined : row + 1);
  const isOfRow = row !== undefined || countOf(params, 'row') !== undefined;
  return isOfRow && number !== undefined ? filled(language, language.frames.number, { number }) : undefined;
}
