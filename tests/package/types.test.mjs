/** The published types, strict, every library checked, as a user's compiler finds them. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { agreed, surface } from '../../scripts/surface.mjs';
import { complaintsOf } from './compiler.mjs';
import { RESOLUTIONS, check, filesFor, lend, modules } from './typed.mjs';

after(() => modules.remove());

for (const [name, more] of [
  ['as Node resolves them', { module: 'nodenext' }],
  ['as a bundler resolves them', { module: 'esnext', moduleResolution: 'bundler' }],
]) {
  test(name, () => assert.equal(check(['use.ts', 'misuse.ts'], more), ''));
}

test('from CommonJS', () => assert.equal(check(['common.cts'], { module: 'nodenext' }), ''));

test('every entry of a server, with the types of no platform', () => {
  for (const how of RESOLUTIONS) {
    assert.equal(check(filesFor(how), { lib: ['ES2022'], ...how }), '', how.moduleResolution);
  }
});

test('a route of Next is what Next asks for', () => {
  lend('next');
  lend('react');
  // Whatever Next's own types lack is not ours.
  const how = { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true };
  assert.equal(check(['route.ts', 'next.ts'], how), '');
});

test('the adapters are what the frameworks ask for', () => {
  ['@types/express', 'fastify', '@nestjs/common', '@nestjs/core', '@types/node', 'koa', 'hono'].forEach((name) => lend(name));
  const how = { module: 'nodenext', skipLibCheck: true, types: ['node'], experimentalDecorators: true };
  assert.equal(check(['frameworks.ts'], how), '');
});

test('hooks and composables, used rightly and wrongly', () => {
  ['vue', '@vue'].forEach((name) => lend(name));
  for (const how of [{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler' }]) {
    assert.equal(check(['hooks.ts'], { skipLibCheck: true, ...how }), '');
  }
});

test('the send form, in a page and where nobody speaks of one', () => {
  for (const how of RESOLUTIONS) {
    assert.equal(check(['compose.ts'], { lib: ['ES2022', 'DOM'], ...how }), '', how.moduleResolution);
    assert.equal(check(['compose-server.ts'], { lib: ['ES2022'], ...how }), '', how.moduleResolution);
  }
});

test('the package’s own modules, the page’s and the portal’s keep to their types', () => {
  for (const project of ['modules', 'page', 'portal']) {
    assert.equal(complaintsOf(`${root}tests/types/${project}.tsconfig.json`), '', project);
  }
});

test('the surface is the one that was agreed on', async () => {
  assert.equal(await surface(), agreed(), 'where the change is meant: npm run surface, and look at it');
});
