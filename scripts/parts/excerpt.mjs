/** Of what a runner of tests printed, what failed: said again at the end, where a long output was cut or is not read. */

/** Lines that are kept of each job at most, the first ones. */
const MOST = 60;

/** Where nothing says which test failed, that many of the last lines. */
const LAST = 30;

/** A test that failed, in TAP, and what stands below it until its block of details ends. */
const TAP = /^( *)not ok [^\n]*\n(?:\1 {2}---\n[\s\S]*?\n\1 {2}\.\.\.(?=\n|$))?/gm;

/** A test of Rust that failed: what it printed. */
const RUST = /^---- .* stdout ----\n[\s\S]*?(?=\n\n(?:----|failures:|successes:)|$(?![\s\S]))/gm;

/**
 * @param {string} printed
 * @returns {string} without a line break at its end
 */
export function excerptOf(printed) {
  const told = [...printed.matchAll(TAP), ...printed.matchAll(RUST)].map(([text]) => text.trimEnd());
  // A test that holds others fails with them, and says nothing of its own.
  const own = told.filter((text) => !/failureType: 'subtestsFailed'/.test(text));
  const lines = own.join('\n').split('\n');
  if (own.length === 0) {
    return printed.trimEnd().split('\n').slice(-LAST).join('\n');
  }
  const more = lines.length > MOST ? [`… and ${lines.length - MOST} lines more, above`] : [];
  return [...lines.slice(0, MOST), ...more].join('\n');
}
