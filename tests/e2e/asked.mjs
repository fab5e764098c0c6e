/** What a page asks a person by `confirm`, answered at once: a dialog may be closed by another that shares the browser. */

/**
 * @param {import('playwright-core').Page} page
 * @param {boolean} answer
 * @returns {Promise<() => Promise<string[]>>} the questions so far
 */
export async function answering(page, answer) {
  const questions = await page.evaluateHandle((yes) => {
    /** @type {string[]} */
    const asked = [];
    window.confirm = (question = '') => asked.push(question) > 0 && yes;
    return asked;
  }, answer);
  return () => questions.jsonValue();
}
