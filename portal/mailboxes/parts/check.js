/** Checks what is to be sent, and sends nothing: the package looks at all fields before it looks at anything else. */

import { describe } from '../../words/words.js';

/** @typedef {import('../../pec-massiva/full.js').Problem} Problem */

/** What is advice only: the office may know better. @param {Problem} problem */
export const isAdvice = ({ code }) => code.startsWith('identifier.') || code === 'domain.usual';

/**
 * @param {(signal: AbortSignal) => Promise<unknown>} call
 * @returns {Promise<Problem[]>} all of them
 */
export async function problemsOf(call) {
  try {
    // Whoever has ended a call before it begins sends nothing, and is told first what is wrong with it.
    await call(AbortSignal.abort());
  } catch (error) {
    const { name, problems } = /** @type {{ name?: string, problems?: Problem[] }} */ (error);
    if (name === 'ValidationError') {
      return problems ?? [];
    }
    if (name === 'AbortError') {
      return [];
    }
    throw error;
  }
  return [];
}

/** What a call that was made found wrong. @param {unknown} error @returns {Problem[]} */
export function problemsIn(error) {
  const { name, problems } = /** @type {{ name?: string, problems?: Problem[] }} */ (error ?? {});
  return name === 'ValidationError' ? (problems ?? []) : [];
}

const PDF = '%PDF-';

/**
 * What is wrong with PDFs, by their first bytes: a last look is worth something only where they can go.
 *
 * @param {File[]} files @param {boolean} isOne whether the type takes one single document
 * @returns {Promise<Problem[]>}
 */
export async function pdfProblems(files, isOne) {
  /** @type {Problem[]} */
  const problems = files.length === 0 ? [problem('documents', 'missing.documents')] : [];
  if (isOne && files.length > 1) {
    problems.push(problem('documents', 'tooMany.documents'));
  }
  for (const [place, file] of files.entries()) {
    if ((await file.slice(0, PDF.length).text().catch(() => '')) !== PDF) {
      problems.push(problem(`documents[${place}]`, 'kind.pdf'));
    }
  }
  return problems;
}

/** @param {string} field @param {import('../../pec-massiva/full.js').ProblemCode} code @returns {Problem} */
const problem = (field, code) => ({ field, code, params: {}, message: code });

/** The sentence beside its field, whose label says which one it is. @param {Problem} problem */
export const besideField = (problem) => describe({ ...problem, field: '' });
