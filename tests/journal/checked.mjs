/** A file in a folder of its own, the command that checks it, and what lies beside it afterwards. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';

const { check } = await import(`${unpacked}/cli/check.js`);

/** Where they all lie. */
export const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-check-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A file in a folder of its own, so that what lies beside it shows. */
export function newPath() {
  const own = join(folder, `${(count += 1)}`);
  mkdirSync(own);
  return join(own, 'file');
}

/** What lies beside the file. @param {string} path */
export const beside = (path) => readdirSync(join(path, '..')).filter((name) => name !== 'file');
/** What was kept of it as it was before a repair. @param {string} path */
export const damagedOf = (path) => beside(path).filter((name) => /^file\.damaged-[\d\-TZ]+$/.test(name));

/** What the command says, in this process. */
export async function told(path, isRepair = false) {
  const said = [];
  const code = await check(path, isRepair, (line) => said.push(line));
  return { code, said: said.join('\n') };
}

/** The command itself. */
export async function command(args, before = []) {
  const [program, ...rest] = [...before, process.execPath, join(unpacked, 'cli.js'), 'check', ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, said };
}
