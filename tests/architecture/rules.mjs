/** The rules for JavaScript: rooms that are known, imports that go down and are seen, no circles, nothing let in for nobody. */

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

import { circles } from './circles.mjs';
import { NAME, rooms } from './document.mjs';
import { LATE, read } from './imports.mjs';

/**
 * @typedef {import('./document.mjs').Finding} Finding
 * @typedef {import('./document.mjs').Room} Room
 * @typedef {import('./document.mjs').Allowance} Allowance
 * @typedef {import('./imports.mjs').Import & { from: string, to: string }} Edge
 */

const CODE = /\.([cm]?js|[cm]?ts|[jt]sx)$/;

/** What of Node's brings code that no import tells of. */
const LOADING = new Set(['module', 'vm', 'worker_threads', 'child_process', 'cluster', 'process', 'repl'].map((name) => `node:${name}`));

/** @param {Finding} finding */
export const told = ({ file, line, sentence }) => `${file}${line === 0 ? '' : `:${line}`}: ${sentence}`;

/**
 * All that is wrong with the modules below `folder`.
 *
 * @param {Map<string, string>} tree every file, by its path from the project's root
 * @param {string} folder
 * @param {string} document
 * @returns {string[]}
 */
export function check(tree, folder, document) {
  const plan = rooms(document, folder);
  const house = new House(tree, folder, plan.rooms);
  return [...plan.findings, ...house.roomsOutOfStep(), ...house.imports(), ...house.around(), ...house.unused()].map(told);
}

/** The files below one folder, as rooms. */
class House {
  /** @type {Edge[]} */
  edges = [];

  /** What is let in and imported so. @type {Set<Allowance>} */
  used = new Set();

  /** What is let in as code, and has its types imported at least. @type {Set<Allowance>} */
  named = new Set();

  /** @param {Map<string, string>} tree @param {string} folder @param {Room[]} listed */
  constructor(tree, folder, listed) {
    this.tree = tree;
    this.folder = folder;
    this.listed = listed;
    this.files = [...tree.keys()].filter((file) => CODE.test(file) && this.roomOf(file) !== undefined);
    const manifest = JSON.parse(tree.get(`${folder}/package.json`) ?? '{}');
    /** @type {string | undefined} */
    this.ownName = manifest.name;
    this.entries = manifest.exports ?? {};
  }

  /** The room of a file: itself, or its folder, which is `.` for the first. @param {string} file @returns {string | undefined} */
  roomOf(file) {
    const own = this.listed.find(({ name }) => file === `${this.folder}/${name}`);
    if (own !== undefined) {
      return own.name;
    }
    const folder = posix.dirname(file);
    const lent = this.listed.find(({ from }) => from === folder);
    if (lent !== undefined) {
      return lent.name;
    }
    return folder === this.folder ? '.' : folder.startsWith(`${this.folder}/`) ? folder.slice(this.folder.length + 1) : undefined;
  }

  roomsOutOfStep() {
    /** @type {Finding[]} */
    const findings = [];
    const known = new Set(this.listed.map(({ name }) => name));
    const there = new Set();
    for (const file of this.files) {
      const room = /** @type {string} */ (this.roomOf(file));
      if (!known.has(room) && !there.has(room)) {
        const sentence = `stands in the room ${room}, which ${NAME} does not know: give it a line between what it imports and what imports it`;
        findings.push({ file, line: 0, sentence });
      }
      there.add(room);
    }
    for (const { line, name, from } of this.listed) {
      if (from !== 'compiled' && !there.has(name)) {
        const sentence = CODE.test(name) ? `there is no file ${this.folder}/${name}` : `no file stands in ${from ?? `${this.folder}/${name}`}`;
        findings.push({ file: NAME, line, sentence: `${sentence}: take the room's line out` });
      }
    }
    return findings;
  }

  imports() {
    return this.files.flatMap((file) => {
      const { imports, unseen, workers } = read(file, this.tree.get(file) ?? '');
      const room = this.listed.find(({ name }) => name === this.roomOf(file));
      const needs = workers.flatMap((one) => (one.path === undefined ? ['worker:'] : ['worker:', 'url:']).map((need) => ({ ...one, need })));
      const alone = needs.filter(({ need }) => !this.mayUse(room, need)).map(({ line, sentence, need }) => {
        const what = need === 'url:' ? 'by an address of its own (`import.meta`)' : '';
        return { line, sentence: `${sentence}${what && ` ${what}`}: ${room?.name ?? 'its room'} may not (\`${need}\` in ${NAME})` };
      });
      const started = workers.flatMap(({ line, path }) => (path === undefined ? [] : [{ line, path, way: /** @type {const} */ ('code') }]));
      return [
        ...[...unseen, ...alone].map((hidden) => ({ file, ...hidden })),
        ...[...imports, ...started].flatMap((one) => this.imported(file, room, one)),
      ];
    });
  }

  /** Whether a room may have what stands in no room. @param {Room | undefined} room @param {string} what */
  mayUse(room, what) {
    const found = room?.may.filter(({ written }) => written === what) ?? [];
    found.forEach((one) => this.used.add(one));
    return found.length > 0;
  }

  /**
   * @param {string} file @param {Room | undefined} room @param {import('./imports.mjs').Import} one
   * @returns {Finding[]}
   */
  imported(file, room, { line, path, way }) {
    /** @param {string} sentence */
    const finding = (sentence) => ({ file, line, sentence: `\`${path}\` ${sentence}` });
    const files = isBuiltin(path) || path.startsWith('node:') ? undefined : this.meant(file, path);
    if (files !== undefined) {
      return files.length === 0 ? [finding('leads to no file')] : files.flatMap((to) => this.reached({ from: file, line, path, to, way }, room));
    }
    const late = way === 'lazy' ? [finding(LATE)] : [];
    if (!isBuiltin(path) && !path.startsWith('node:')) {
      const name = path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
      return this.mayUse(room, `npm:${name}`) ? late : [...late, finding('is a package, and this room takes none')];
    }
    if (!path.startsWith('node:')) return [...late, finding(`is Node's own: write \`node:${path}\``)];
    // A comment is for those who work on it; what a declaration names, whoever uses the package has to have.
    if (way === 'type' && !file.endsWith('.d.ts')) return [];
    if (LOADING.has(path)) return [...late, finding('imports when it runs: write a static `import`')];
    if (room === undefined || this.mayUse(room, 'node:')) return late;
    return [...late, finding(`is Node's own, and ${room.name} may not use it (\`node:\` in ${NAME})`)];
  }

  /** @param {Edge} edge @param {Room | undefined} room @returns {Finding[]} */
  reached(edge, room) {
    const { from, line, path, to, way } = edge;
    this.edges.push(edge);
    const target = this.roomOf(to);
    /** @param {string} sentence */
    const finding = (sentence) => [{ file: from, line, sentence: `\`${path}\` ${sentence}` }];
    if (target === undefined) {
      return finding(`is ${to}, which is not in ${this.folder}: let it stand there`);
    }
    if (way !== 'type' && to.endsWith('.d.ts') && !from.endsWith('.d.ts')) {
      return finding(`is ${to}, which has types only`);
    }
    return room === undefined || this.isLetIn(room, target, to.endsWith('.d.ts') ? 'code' : way) ? [] : finding(this.refused(room, target, to, way));
  }

  /** @param {Room} room @param {string} target @param {Edge['way']} way */
  isLetIn(room, target, way) {
    const allowances = room.may.filter(({ rooms }) => rooms.includes(target));
    const same = allowances.filter((one) => one.way === way);
    if (target === room.name && way !== 'lazy') {
      return true;
    }
    const wider = way === 'type' ? allowances.filter((one) => one.way !== 'type') : [];
    wider.forEach((one) => this.named.add(one));
    // Who may have the code may have its types: an allowance for these alone serves nobody.
    (wider.length > 0 ? [] : same).forEach((one) => this.used.add(one));
    return same.length > 0 || wider.length > 0;
  }

  /** @param {Room} room @param {string} target @param {string} to @param {Edge['way']} way */
  refused(room, target, to, way) {
    const ways = room.may.filter(({ rooms }) => rooms.includes(target)).map((one) => one.way);
    if (way === 'lazy' && (target === room.name || ways.includes('code'))) {
      return `${LATE} (or give ${room.name} \`lazy:${target}\`, ${NAME}:${room.line})`;
    }
    if (ways.length > 0) {
      const may = ways.includes('lazy') ? 'only once it is needed' : 'its types only';
      return `is of ${to}, and ${room.name} may import ${target} ${may} (${NAME}:${room.line})`;
    }
    return `is of ${to}, and ${room.name} may not import ${target} (${NAME}:${room.line}): pass it in from above, or let what both need stand below both`;
  }

  /** What is let in for nobody. Of what is compiled, nobody reads here what it imports. */
  unused() {
    const all = this.listed.filter(({ from }) => from !== 'compiled').flatMap(({ may }) => may);
    return [...new Set(all)].filter((one) => !this.used.has(one)).map((one) => {
      const { line, written } = one;
      const typed = this.named.has(one) ? `has its types imported only: write \`type:${written.replace(/^lazy:/, '')}\`` : 'is imported by nobody that may: take it out';
      return { file: NAME, line, sentence: `\`${written}\` ${typed}` };
    });
  }

  /** The files that a path means; nothing where it is a package's name. @param {string} file @param {string} written @returns {string[] | undefined} */
  meant(file, written) {
    // As the platform reads it: an address, whose letters may be spelled as numbers.
    const path = decoded(written.replace(/[?#].*$/, ''));
    if (this.ownName !== undefined && (path === this.ownName || path.startsWith(`${this.ownName}/`))) {
      const targets = targetsOf(this.entries[`.${path.slice(this.ownName.length)}`]);
      return targets.map((target) => posix.join(this.folder, target)).filter((target) => this.isThere(target));
    }
    if (!/^\.{0,2}\//.test(path) && path !== '.' && path !== '..') {
      return undefined;
    }
    const from = this.asPublished(posix.dirname(file));
    const target = this.asWritten(posix.normalize(posix.join(path.startsWith('/') ? '' : from, path)));
    const types = target.replace(/\.([cm]?)js$/, '.d.$1ts');
    return [target, types].filter((one) => this.isThere(one)).slice(0, 1);
  }

  /** @param {string} file */
  isThere(file) {
    return this.tree.has(file) || this.listed.some(({ name, from }) => from === 'compiled' && [file, posix.dirname(file)].includes(`${this.folder}/${name}`));
  }

  /** Where a folder of elsewhere stands in the package. @param {string} folder */
  asPublished(folder) {
    const lent = this.listed.find(({ from }) => from === folder);
    return lent === undefined ? folder : `${this.folder}/${lent.name}`;
  }

  /** Where a file of the package is written. @param {string} file */
  asWritten(file) {
    const lent = this.listed.find(({ name, from }) => from !== undefined && from !== 'compiled' && posix.dirname(file) === `${this.folder}/${name}`);
    return lent === undefined ? file : `${lent.from}/${posix.basename(file)}`;
  }

  /** @returns {Finding[]} */
  around() {
    return circles(this.edges).map((circle) => {
      const ways = this.edges.filter(({ from, to }) => circle.includes(from) && circle.includes(to) && from !== to);
      const lines = ways.map(({ from, line, path, to }) => `\n    ${from}:${line} \`${path}\` → ${to}`).join('');
      return { file: circle[0], line: 0, sentence: `is in a circle of ${circle.length} files: let what they share stand in a file below them${lines}` };
    });
  }
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Every file an entry of the manifest may mean. @param {unknown} entry @returns {string[]} */
function targetsOf(entry) {
  if (typeof entry === 'string') return CODE.test(entry) ? [entry] : [];
  return entry !== null && typeof entry === 'object' ? Object.values(entry).flatMap(targetsOf) : [];
}
