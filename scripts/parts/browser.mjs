/** The system's browser: no tool of this project brings one of its own. */

import { existsSync, readdirSync } from 'node:fs';

import { ask } from './run.mjs';

const BROWSERS = [
  'chromium',
  '/snap/bin/chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
];

/**
 * The first that runs; a name alone may be a stub that only says what to install.
 *
 * @param {string | undefined} named
 * @param {string[]} usual
 */
function find(named, usual) {
  const candidates = named === undefined ? usual : [named];
  const runs = (command) => /\d+\.\d+/.test(ask(command, ['--version']) ?? '');
  const found = candidates.find(runs);
  return found?.startsWith('/') ? found : found && ask('sh', ['-c', `command -v ${found}`]);
}

/** The path of a Chromium, or `undefined`; `CHROMIUM` names another. */
export const browser = () => find(process.env.CHROMIUM, BROWSERS);

/** The path of a Firefox, or `undefined`; `FIREFOX` names another. */
export const firefox = () => find(process.env.FIREFOX, ['firefox-esr', 'firefox']);

/** The paths of WebKit's driver, its small browser and a screen in memory for both, or `undefined`. */
export function webkit() {
  const libraries = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const browsers = libraries.map((name) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`);
  const [driver, screen] = ['/usr/bin/WebKitWebDriver', '/usr/bin/xvfb-run'];
  const browser = browsers.find((path) => existsSync(path));
  const isThere = browser !== undefined && existsSync(driver) && existsSync(screen);
  return isThere ? { driver, browser, screen } : undefined;
}

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

/** Where a Chromium listens that many tests share. */
const SHARED = 'PEC_MASSIVA_CHROMIUM';

const launched = () => ({ executablePath: browser(), args: flags, headless: true });

/**
 * A part of the Chromium that many tests share, or one of its own where there is none; closed as any.
 *
 * @param {string[]} [without] arguments that the driver would give it: then it is one of its own
 */
export async function openChromium(without) {
  const { chromium } = await import('playwright-core');
  const shared = process.env[SHARED];
  return shared === undefined || without !== undefined ? chromium.launch({ ...launched(), ignoreDefaultArgs: without }) : chromium.connect(shared);
}

/** Starts the Chromium that is shared by what is started from now on. */
export async function shareChromium() {
  const { chromium } = await import('playwright-core');
  const server = await chromium.launchServer(launched());
  process.env[SHARED] = server.wsEndpoint();
  return { close: () => server.close() };
}
