/** The project's files, as the checks take them. */

import { readFileSync, readdirSync } from 'node:fs';

import { root } from '../../scripts/parts/run.mjs';

/** @param {string[]} folders of the project @returns {Map<string, string>} */
export function treeOf(folders) {
  const tree = new Map();
  /** @param {string} folder */
  const add = (folder) => {
    for (const entry of readdirSync(`${root}${folder}`, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      // What tools lay down beside the sources is hidden, or theirs.
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        add(path);
      } else if (entry.isFile()) {
        tree.set(path, readFileSync(`${root}${path}`, 'utf8'));
      }
    }
  };
  folders.forEach(add);
  return tree;
}
