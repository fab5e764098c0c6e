/** Wrong imports in the project itself: the blocks of `ARCHITECTURE.md` keep them out, not only the reading of them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { check } from './rules.mjs';
import { treeOf } from './tree.mjs';

const document = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const tree = treeOf(['pkg-template', 'src/js', 'www', 'portal']);

/** What each file would import, by folder. @type {Record<string, [string, string[]][]>} */
const PLANTS = {
  'pkg-template': [
    // An entry brings what it says, and nothing of another.
    ['index.js', ['./full.js', './slim.js', './full-core/pec_massiva_full.js', './full-core/bytes.js', './client/full.js', './sandbox.js']],
    ['full.js', ['./index.js', './core/bytes.js', './core/pec_massiva.js']],
    ['slim.js', ['./core/bytes.js', './index.js']],
    ['full-slim.js', ['./full-core/bytes.js', './full.js']],
    ['compose-slim.js', ['./compose.js', './index.js', './words-it.js']],
    ['compose.js', ['./full.js']],
    ['account.js', ['./core/bytes.js', './core/pec_massiva.js', './proxy/create.js']],
    ['proxy.js', ['./core/bytes.js', './index.js']],
    ['words-it.js', ['./core/pec_massiva.js', './words/en/language.js', './words-en.js']],
    ['react.js', ['./index.js', './vue.js']],
    ['vue.js', ['./react.js']],
    ['journal-page.js', ['./journal/file.js', './journal/pieces.js', './journal.js']],
    ['upload.js', ['./index.js']],
    ['workerd/index.js', ['../client/full.js', '../core/bytes.js', '../full-core/pec_massiva_full.js']],
    ['workerd/proxy.js', ['../proxy/create.js', '../proxy/server.js', '../proxy/store/file/store.js']],
    ['workerd/sandbox.js', ['../sandbox/server.js', '../sandbox-core/bytes.js']],
    // The client is the smaller one.
    ['client/client.js', ['../campaigns/campaigns.js', './mailboxes.js', './full.js', '../core/pec_massiva.js']],
    ['client/mailboxes.js', ['./client.js']],
    // What pages and Workers run has nothing of Node.
    ['common/load.js', ['node:fs']],
    ['common/wait.js', ['node:timers/promises']],
    ['common/listen.js', ['node:http']],
    ['proxy/handler.js', ['node:fs', './create.js', './forward/node.js']],
    ['proxy/oauth.js', ['node:crypto']],
    ['proxy/express.js', ['node:http']],
    ['proxy/forward/forwarder.js', ['node:http', './node.js']],
    ['proxy/request/body.js', ['node:fs']],
    ['journal/memory.js', ['node:fs', './pieces.js', './file.js', '../file-log/log.js']],
    ['sandbox/create.js', ['node:http', './server.js']],
    ['types/index.d.ts', ['node:http']],
  ],
  www: [
    ['main.js', ['./pec-massiva/full.js', './pec-massiva/slim.js']],
    ['send.js', ['./pec-massiva/full.js']],
  ],
  portal: [
    ['outbox/form.js', ['../pec-massiva/full.js', '../pec-massiva/compose.js', '../pec-massiva/index.js']],
    ['service/service.js', ['../pec-massiva/full.js', '../pec-massiva/sandbox.js']],
    ['inbox/reader.js', ['../pec-massiva/full.js']],
    ['words/words.js', ['../pec-massiva/words-it.js', './it/all.js']],
    ['shell/router.js', ['../outbox/compose.js', '../inbox/list.js']],
    ['campaigns/table/workbook.js', ['../../libraries/read-excel-file/read-excel-file.min.js']],
  ],
};

for (const [folder, plants] of Object.entries(PLANTS)) {
  test(`wrong imports in ${folder}`, () => {
    const planted = new Map(tree);
    /** Where each finding has to stand. @type {string[]} */
    const places = [];
    for (const [name, paths] of plants) {
      const file = `${folder}/${name}`;
      const text = tree.get(file);
      assert.ok(text?.endsWith('\n'), `${file} is there`);
      planted.set(file, text + paths.map((path) => `import '${path}';\n`).join(''));
      const lines = text.split('\n').length - 1;
      places.push(...paths.map((path, index) => `${file}:${lines + index + 1}: \`${path}\` `));
    }
    // Of the import's own line: that it closes a circle, or leads nowhere, is another fault.
    const found = check(planted, folder, document).filter((finding) => /\bmay (not )?(import|use)\b/.test(finding));
    assert.deepEqual(places.filter((place) => !found.some((finding) => finding.startsWith(place))), []);
  });
}
