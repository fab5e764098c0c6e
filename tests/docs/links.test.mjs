/** Links of the guide and of the project's other papers: they lead to files and headings that are there. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { pagesOf, read } from './markdown.mjs';

const PAPERS = ['README.md', 'README.it.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md', 'BENCHMARKS.md', 'CHANGELOG.md'];

/** @param {import('./markdown.mjs').Page} page @returns {string[]} */
const complaints = ({ path, links, headings }) =>
  links
    .filter(({ href }) => !/^[a-z][a-z+.-]*:/i.test(href))
    .flatMap(({ href, line }) => {
      const [target, anchor] = decodeURI(href).split('#');
      const file = target === '' ? path : posix.join(posix.dirname(path), target);
      if (target !== '' && (href.startsWith('/') || !existsSync(`${root}${file}`))) {
        return [`${path}:${line}: ${href} leads nowhere`];
      }
      const there = target === '' || !file.endsWith('.md') ? headings : read(file).headings;
      const isThere = anchor === undefined || there.some((heading) => heading.anchor === anchor);
      return isThere ? [] : [`${path}:${line}: ${file} has no heading #${anchor}`];
    });

test('links lead to what is there', () => {
  const papers = PAPERS.filter((path) => existsSync(`${root}${path}`));
  const pages = [...papers, ...pagesOf('docs'), ...pagesOf('examples')].map((path) => read(path));
  const findings = pages.flatMap(complaints);
  assert.ok(pages.some(({ links }) => links.length > 0));
  assert.equal(findings.length, 0, findings.join('\n'));
});

test('a planted fault is found', () => {
  const found = (text) => complaints(read('docs/en/planted.md', text)).map((finding) => finding.replace(/^.*?: /, ''));
  assert.deepEqual(found('[a](none.md) [b](/breaks.md) ![c](none.png)'), ['none.md leads nowhere', '/breaks.md leads nowhere', 'none.png leads nowhere']);
  assert.deepEqual(found('[a](../theme.md#colours) [b](../theme.md#none)'), ['docs/theme.md has no heading #none']);
  assert.deepEqual(found('# One `two` — three\n\n## One `two` — three\n\n[a](#one-two--three) [b](#one-two--three-1) [c](#one)'), ['docs/en/planted.md has no heading #one']);
  assert.deepEqual(found('[a](https://pecmassiva.com) [b](mailto:a@b.it)'), []);
});
