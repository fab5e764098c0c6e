/** Chromium and Firefox with a profile on disk, closed as a person closes them, or killed. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { browser as chromium, firefox, flags } from '../../scripts/parts/browser.mjs';
import { assertCleanFolder } from '../canaries/suite.mjs';

/** A folder that is looked through for the secrets of these tests, and removed with all that is in it. */
export function makeFolder() {
  const path = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  const remove = () => {
    try {
      assertCleanFolder(path);
    } finally {
      rmSync(path, { recursive: true, force: true, maxRetries: 10 });
    }
  };
  return { path, remove };
}

/**
 * @param {object} [options]
 * @param {string} [options.profile] a folder; default: one that vanishes
 * @param {string[]} [options.without] arguments that the driver would give it
 * @param {string[]} [options.more] arguments
 */
export const openChromium = ({ profile, without, more = [] } = {}) =>
  puppeteer.launch({
    executablePath: chromium(),
    headless: true,
    args: [...flags, ...more],
    ignoreDefaultArgs: without,
    userDataDir: profile,
    protocolTimeout: 120_000,
  });

/** @param {{ profile?: string }} [options] */
export const openFirefox = ({ profile } = {}) =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: firefox(),
    headless: true,
    userDataDir: profile,
    protocolTimeout: 120_000,
  });

/** @param {number} group */
function membersOf(group) {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  const members = lines.map((line) => line.trim().split(/\s+/)).filter(([, pgid]) => Number(pgid) === group);
  return members.filter(([, , stat]) => !stat.startsWith('Z')).map(([pid]) => Number(pid));
}

/**
 * Ends a browser that was started here and all processes that it started, at once and without a word to them.
 *
 * @param {import('puppeteer-core').Browser} browser
 */
export async function kill(browser) {
  // The driver starts it as the head of a group, which holds nothing else.
  const { pid } = /** @type {import('node:child_process').ChildProcess} */ (browser.process());
  process.kill(-pid, 'SIGKILL');
  while (membersOf(pid).length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * A page with the package.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @param {(page: import('puppeteer-core').Page) => Promise<unknown>} [before] it is opened
 */
export async function openPage(browser, url, before = async () => undefined) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`the page: ${error}`));
  await before(page);
  await page.goto(`${url}/`);
  return page;
}
