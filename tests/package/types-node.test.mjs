/** The published types, strict, every library checked, as the compiler of a server finds them, on any Node. */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { RESOLUTIONS, check, filesFor, lend, modules } from './typed.mjs';

after(() => modules.remove());

test('every entry of a server, with the types of any Node, and none of a page', () => {
  for (const [types, more] of [['@types/node', 'undici-types'], ['types-node-22'], ['types-node-24']]) {
    lend(types, '@types/node');
    if (more !== undefined) lend(more);
    for (const how of RESOLUTIONS) {
      const told = check(['server.ts', ...filesFor(how)], { lib: ['ES2022'], types: ['node'], ...how });
      assert.equal(told, '', `${types} ${how.moduleResolution}`);
    }
    // With those of a page beside them, as in a portal that is both.
    assert.equal(check(['server.ts', 'entries.ts'], { module: 'nodenext', types: ['node'] }), '', types);
    rmSync(join(modules.folder, 'node_modules', '@types', 'node'));
  }
});
