/** Circles in a graph of files. */

/**
 * Every largest set of files that all reach each other, sorted.
 *
 * @param {{ from: string, to: string }[]} edges @returns {string[][]}
 */
export function circles(edges) {
  /** @type {Map<string, Set<string>>} */
  const next = new Map();
  for (const { from, to } of edges) {
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  /** @type {Map<string, Set<string>>} */
  const reached = new Map();
  for (const from of next.keys()) {
    /** @type {Set<string>} */
    const seen = new Set();
    const open = [...(next.get(from) ?? [])];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      if (!seen.has(here)) {
        seen.add(here);
        open.push(...(next.get(here) ?? []));
      }
    }
    reached.set(from, seen);
  }
  const found = new Map();
  for (const [file, far] of reached) {
    const circle = [...far].filter((other) => other === file || reached.get(other)?.has(file)).sort();
    if (far.has(file) && circle.length > 1) {
      found.set(circle.join(), circle);
    }
  }
  return [...found.values()].sort();
}
