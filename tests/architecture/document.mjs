/**
 * `ARCHITECTURE.md` as the tests read it: its fenced blocks are the rules.
 *
 * In a block `rooms <folder>` each line is `room: what it may import`, from the top floor down. A room is a folder, or a
 * file that has a line of its own. What it may import is a room below it, or a room with all that are in it (`core/*`);
 * `type:room` and `lazy:room` let it have no more than the types of it, or import it once it is needed. Beside rooms:
 * `node:` for what Node has built in, `worker:` for starting a worker, `url:` for naming its script by `import.meta.url`,
 * `npm:name` for a package. Two kinds of lines say more: `*: types` is for every room, and after `=` stands where
 * a room comes from that is not written in that folder: `core/js = src/js: …`, or `core = compiled:`.
 */

export const NAME = 'ARCHITECTURE.md';

/**
 * @typedef {{ line: number, left: string, right: string[] }} Line
 * @typedef {'code' | 'type' | 'lazy'} Way how something is imported: at once, its types only, once it is needed
 * @typedef {{ line: number, written: string, rooms: string[], way?: Way }} Allowance `way`: where it is of rooms
 * @typedef {{ line: number, name: string, from?: string, may: Allowance[] }} Room
 * @typedef {{ file: string, line: number, sentence: string }} Finding
 * @typedef {{ rooms: Room[], findings: Finding[] }} Plan
 * @typedef {{ line: number, kind: string, most: number, folders: string[] }} Limit
 * @typedef {{ line: number, kind: string, path: string, reason: string }} Exception
 */

/** @param {string} text @param {string} title @returns {Line[] | undefined} nothing where there is no such block */
function block(text, title) {
  /** @type {Line[] | undefined} */
  let lines;
  let isInside = false;
  text.split('\n').forEach((written, index) => {
    if (written.trim().startsWith('```')) {
      isInside = !isInside && written.trim() === `\`\`\`${title}`;
      lines = isInside ? (lines ?? []) : lines;
      return;
    }
    const content = written.split('#')[0].trim();
    if (isInside && content !== '') {
      const colon = content.indexOf(':');
      const left = content.slice(0, colon === -1 ? content.length : colon).trim();
      const right = colon === -1 ? '' : content.slice(colon + 1);
      lines?.push({ line: index + 1, left, right: right.split(',').map((part) => part.trim()).filter(Boolean) });
    }
  });
  return lines;
}

/** @param {string} room @param {string} folder */
const isWithin = (room, folder) => room === folder || room.startsWith(`${folder}/`);

/** The way and the room of what a line lets in; no way where it is of no room: `node:`. @param {string} written @returns {{ way?: Way, meant: string }} */
function wayOf(written) {
  const colon = written.indexOf(':');
  const way = written.slice(0, Math.max(colon, 0));
  if (way === 'type' || way === 'lazy') return { way, meant: written.slice(colon + 1) };
  return colon === -1 ? { way: 'code', meant: written } : { meant: written };
}

/** The rooms of a folder; what `*` may is of each. @param {string} text @param {string} folder @returns {Plan} */
export function rooms(text, folder) {
  const lines = block(text, `rooms ${folder}`);
  if (lines === undefined) {
    return { rooms: [], findings: [{ file: NAME, line: 0, sentence: `has no block \`\`\`rooms ${folder}` }] };
  }
  /** @type {Finding[]} */
  const findings = [];
  const floors = lines.filter(({ left }) => left !== '*').map(({ left }) => left.split('=')[0].trim());
  /** @param {Line} line @param {string} name @returns {Allowance[]} */
  const allowances = ({ line, right }, name) => right.map((written) => {
    const { way, meant } = wayOf(written);
    if (way === undefined) {
      return { line, written, rooms: [] };
    }
    const folderMeant = meant.endsWith('/*') ? meant.slice(0, -2) : undefined;
    const names = floors.filter((other) => folderMeant === undefined ? other === meant : isWithin(other, folderMeant));
    if (names.length === 0) {
      findings.push({ file: NAME, line, sentence: `${meant} is no room of this block: give it a line, or take it out of ${name}` });
    }
    for (const above of names.filter((other) => other !== name && floors.indexOf(other) < floors.indexOf(name))) {
      const sentence = `${name} may not import ${above}, which stands above it: rooms import downward only`;
      findings.push({ file: NAME, line, sentence });
    }
    return { line, written, rooms: names, way };
  });
  const everyones = lines.filter(({ left }) => left === '*').flatMap((line) => allowances(line, '*'));
  const found = lines.filter(({ left }) => left !== '*').map((line, floor) => {
    const [name, from] = line.left.split('=').map((part) => part.trim());
    if (floors.indexOf(name) !== floor) {
      findings.push({ file: NAME, line: line.line, sentence: `${name} stands here twice: take one line out` });
    }
    return { line: line.line, name, from, may: [...allowances(line, name), ...everyones] };
  });
  return { rooms: found, findings };
}

/**
 * The block `limits`: `lines 400: src, www`, `files 15: src`, and `except lines src/a.rs: why`.
 *
 * @param {string} text @returns {{ limits: Limit[], exceptions: Exception[] }}
 */
export function limits(text) {
  /** @type {Limit[]} */
  const found = [];
  /** @type {Exception[]} */
  const exceptions = [];
  for (const { line, left, right } of block(text, 'limits') ?? []) {
    const [first, second, third] = left.split(' ');
    if (first === 'except') {
      exceptions.push({ line, kind: second, path: third, reason: right.join(', ') });
    } else {
      found.push({ line, kind: first, most: Number(second), folders: right });
    }
  }
  return { limits: found, exceptions };
}
