/** The packed package in other runtimes than Node, and inside the runners that people test their own code with. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { consumer } from '../package/consumer.mjs';
import { EXPECTED, project } from './project.mjs';

const execute = promisify(execFile);
const user = project();
const common = consumer('commonjs');
after(() => {
  user.remove();
  common.remove();
});

user.write('run.mjs', "import { journey } from './app.mjs';\nconsole.log(await journey());\n");

/** What a command says, run in the project's folder. */
async function output(command, args, cwd = user.folder) {
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  const { stdout, stderr } = await execute(command, args, { cwd, env });
  return { stdout: stdout.trim(), stderr };
}

test('Deno', async () => {
  const flags = ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual', 'run.mjs'];
  assert.equal((await output(`${root}node_modules/.bin/deno`, flags)).stdout, EXPECTED);
});

test('Bun', async () => {
  assert.equal((await output(`${root}node_modules/.bin/bun`, ['run', 'run.mjs'])).stdout, EXPECTED);
});

test('Vitest', async () => {
  user.write(
    'app.test.mjs',
    `import { journey } from './app.mjs';\ntest('journey', async () => expect(await journey()).toBe('${EXPECTED}'));\n`,
  );
  const vitest = `${root}node_modules/vitest/vitest.mjs`;
  const { stdout } = await output(process.execPath, [vitest, 'run', '--globals', '--root', user.folder]);
  assert.match(stdout, /1 passed/);
});

for (const environment of ['jsdom', 'happy-dom']) {
  test(`Vitest with ${environment}, whose Blob is its own`, async () => {
    user.write(
      'app.test.mjs',
      `import { journey } from './app.mjs';\ntest('journey', async () => expect(await journey()).toBe('${EXPECTED}'));\n`,
    );
    // Vitest looks for the environment where the project is.
    const place = join(user.folder, 'node_modules', environment);
    if (!existsSync(place)) {
      symlinkSync(`${root}node_modules/${environment}`, place);
    }
    const vitest = `${root}node_modules/vitest/vitest.mjs`;
    const args = [vitest, 'run', '--globals', '--environment', environment, '--root', user.folder];
    const { stdout } = await output(process.execPath, args);
    assert.match(stdout, /1 passed/);
  });
}

test('Jest, CommonJS', async () => {
  const app = readFileSync(join(user.folder, 'app.mjs'), 'utf8')
    .replaceAll(/import (?:\* as )?(.+) from ('[^']+');/g, 'const $1 = require($2);')
    .replace('export async', 'async');
  const text = `${app}\ntest('journey', async () => expect(await journey()).toBe('${EXPECTED}'));\n`;
  writeFileSync(join(common.folder, 'app.test.js'), text);
  const jest = `${root}node_modules/jest/bin/jest.js`;
  const { stderr } = await output(process.execPath, [jest, '--rootDir', common.folder], common.folder);
  assert.match(stderr, /1 passed/);
});
