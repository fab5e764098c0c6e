/** The system's browser: no tool of this project brings one of its own. */

import { existsSync } from 'node:fs';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const DRIVERS = ['/usr/bin/chromedriver', '/usr/lib/chromium-browser/chromedriver'];

/** @param {string | undefined} named @param {string[]} usual */
function find(named, usual) {
  return [named, ...usual].find((path) => path !== undefined && existsSync(path));
}

/** The path of a Chromium, or `undefined`. */
export const browser = () => find(process.env.CHROMIUM, BROWSERS);

/** The path of its driver, or `undefined`. */
export const driver = () => find(process.env.CHROMEDRIVER, DRIVERS);

/** How the tests start it: no sandbox, since test machines run as root; nothing asked of the network. */
export const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
