/**
 * A folder with the packed package installed, as a user has it: outside the repository, whose own
 * modules must not be found from there.
 */

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { unpacked } from '../../scripts/parts/paths.mjs';

const execute = promisify(execFile);

/**
 * @param {'module' | 'commonjs'} type
 */
export function consumer(type) {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(unpacked, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  return {
    folder,
    /** Where the package lies. */
    installed: join(folder, 'node_modules', 'pec-massiva'),
    /** Runs a program there and gives what it printed. @param {string} name @param {string} text */
    async run(name, text, args = []) {
      writeFileSync(join(folder, name), text);
      const { stdout } = await execute(process.execPath, [...args, name], { cwd: folder });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
