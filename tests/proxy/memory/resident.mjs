/** What a process of Linux holds in memory. */

import { readFileSync, writeFileSync } from 'node:fs';

/**
 * What it holds now and what it held at most since the last call, in bytes.
 *
 * @param {number} pid
 */
export function resident(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  const now = { current: field('VmRSS'), peak: field('VmHWM') };
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return now;
}
