/** What an error says to people: what happened, what it means for the message, and what to do. */

import { describe } from './describe.js';
import { meaningOf } from './meanings.js';
import { countOf, groupOf, isOurs, itemsOf, read, textOf, textsOf, wordsOf } from './read.js';
import { filled } from './sentence.js';

/**
 * @typedef {import('./language.js').Language} Language
 * @typedef {import('../types/words.d.ts').Explanation} Explanation
 * @typedef {import('../types/words.d.ts').ExplainedProblem} ExplainedProblem
 */

/** Problems of one error that are told. */
const MOST_PROBLEMS = 100_000;

/** What requests are called: of anything else nothing is quoted. */
const ID = /^[\w.:/+=@-]{1,128}$/;

/** Notes that say what the meaning says. */
const MEANT = /* @__PURE__ */ new Set(['note.nothingSent', 'note.nothingChanged']);

/**
 * @param {Language} language
 * @param {unknown} error
 * @returns {Explanation}
 */
export function explain(language, error) {
  try {
    if (isOurs(error, (group) => Object.hasOwn(language.groups, group))) {
      return explained(language, error);
    }
  } catch {
    // Whatever it is, it is none that can be explained.
  }
  const { other: what, otherTodo: todo } = language.frames;
  return { what, meaning: '', todo, problems: [] };
}

/** What it means, and what to do, depends on none of the values: whatever those are, it is said. @param {Language} language @param {unknown} error @returns {Explanation} */
function explained(language, error) {
  const code = textOf(error, 'code') ?? 'error';
  const meaning = meaningOf(error);
  let what = wordsOf(language.groups, groupOf(code)) ?? language.groups.error;
  try {
    what = whatOf(language, error, code);
  } catch {
    // Then its group has to do.
  }
  return {
    what,
    meaning: meaning === undefined ? '' : meantBy(language, error, meaning),
    todo: todoOf(language, error, code, meaning),
    problems: itemsOf(read(error, 'problems'), MOST_PROBLEMS).map((problem) => explainedProblem(language, problem)),
    ...quoteOf(language, error),
  };
}

/** What to quote of the request that it came of. @param {Language} language @param {unknown} error @returns {{ quote?: string }} */
function quoteOf(language, error) {
  const id = textOf(error, 'requestId');
  return id === undefined || !ID.test(id) ? {} : { quote: filled(language, language.frames.quote, { requestId: id }) };
}

/** @param {Language} language @param {unknown} error @param {string} code */
function whatOf(language, error, code) {
  const params = read(error, 'params');
  const causeCode = textOf(params, 'causeCode');
  // Of an outcome that nobody knows the values are those of what happened.
  const cause = causeCode === undefined ? undefined : sentenceOf(language, causeCode, params, error);
  const isUnknown = groupOf(code) === 'unknownOutcome';
  const sentence = isUnknown ? filled(language, language.codes[known(language, code)], { cause }) : sentenceOf(language, code, params, error);
  const notes = textsOf(read(params, 'notes'), 20).filter((note) => !MEANT.has(note) && note.startsWith('note.'));
  return [sentence, ...notes.map((note) => wordsOf(language.codes, note))].filter((words) => words !== undefined).join(' ');
}

/** One of the codes of unknown outcomes. @param {Language} language @param {string} code */
const known = (language, code) =>
  /** @type {keyof Language['codes']} */ (Object.hasOwn(language.codes, code) ? code : 'unknownOutcome');

/** @param {Language} language @param {string} code @param {unknown} params @param {unknown} error */
function sentenceOf(language, code, params, error) {
  const ofProxy = proxySentence(language, params, error);
  if (ofProxy !== undefined) {
    return ofProxy;
  }
  const words = wordsOf(language.codes, code);
  if (words !== undefined) {
    return filled(language, words, params);
  }
  const { groups, frames } = language;
  const group = wordsOf(groups, groupOf(code)) ?? groups.error;
  return textOf(params, 'text') === undefined ? group : `${group} ${filled(language, frames.said, params)}`;
}

/** What the package's own proxy said, with the values of its answer. @param {Language} language @param {unknown} params @param {unknown} error */
function proxySentence(language, params, error) {
  const code = textOf(params, 'proxyCode');
  const words = code === undefined ? undefined : wordsOf(language.proxy, code);
  if (words === undefined) {
    return undefined;
  }
  const body = read(error, 'body') ?? read(read(error, 'cause'), 'body');
  const values = read(body, 'params');
  const notes = textsOf(read(values, 'notes'), 20).map((note) => wordsOf(language.proxy, note));
  return [filled(language, words, values), ...notes].filter((sentence) => sentence !== undefined).join(' ');
}

/** @param {Language} language @param {unknown} error @param {import('./meanings.js').Meaning} meaning */
function meantBy(language, error, meaning) {
  const words = language.meanings[meaning];
  const isOfClass = textOf(error, 'name') === 'UnknownOutcomeError' || read(error, 'reason') !== undefined;
  const reason = meaning === 'unknown' || meaning === 'unknownChange' ? isOfClass && unknownText(language, read(error, 'reason')) : false;
  return reason === false ? words : `${words} ${reason}`;
}

/** @param {Language} language @param {unknown} error @param {string} code @param {import('./meanings.js').Meaning | undefined} meaning */
function todoOf(language, error, code, meaning) {
  const { todo } = language;
  const wait = countOf(error, 'retryAfter');
  if (meaning === 'unknown' || meaning === 'unknownChange') {
    const own = meaning === 'unknown' ? wordsOf(todo, `unknown.${textOf(error, 'reason')}`) : undefined;
    return own ?? wordsOf(todo, meaning) ?? '';
  }
  const proxyCode = textOf(read(error, 'params'), 'proxyCode');
  const words = (proxyCode === undefined ? undefined : nearest(todo, proxyCode)) ?? nearest(todo, code) ?? wordsOf(todo, 'error') ?? '';
  return filled(language, words, { wait: wait === 0 ? undefined : wait }).trim();
}

/** By the code, or by its beginning. @param {Record<string, string>} catalogue @param {string} code */
function nearest(catalogue, code) {
  for (let start = code; start !== ''; start = start.slice(0, Math.max(0, start.lastIndexOf('.')))) {
    const words = wordsOf(catalogue, start);
    if (words !== undefined) {
      return words;
    }
  }
  return undefined;
}

/** @param {Language} language @param {unknown} problem @returns {ExplainedProblem} */
function explainedProblem(language, problem) {
  const params = read(problem, 'params');
  const row = countOf(problem, 'row') ?? countOf(params, 'row');
  const line = countOf(problem, 'line') ?? countOf(params, 'line');
  const column = textOf(problem, 'column') ?? textOf(params, 'column');
  return {
    field: textOf(problem, 'field') ?? '',
    ...(row !== undefined && { row }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    text: describe(language, problem),
  };
}

/**
 * Why a campaign waits or is paused.
 *
 * @param {Language} language @param {unknown} reason
 */
export const reasonText = ({ reasons, frames }, reason) =>
  (typeof reason === 'string' ? wordsOf(reasons, reason) : undefined) ?? frames.otherReason;

/**
 * Why nobody knows what became of a message.
 *
 * @param {Language} language @param {unknown} reason
 */
export const unknownText = ({ unknown, frames }, reason) =>
  (typeof reason === 'string' ? wordsOf(unknown, reason) : undefined) ?? frames.unknownReason;
