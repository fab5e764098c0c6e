/**
 * Links to files of the project that are no pages: whoever reads the guide as files follows them, on the site their words
 * stand as they are.
 */

import { posix } from 'node:path';

/** @param {string} page its path in the guide @param {string} href */
const leaves = (page, href) => !/^[a-z]+:|^[#/]/i.test(href) && posix.join(posix.dirname(page), href).startsWith('../');

/** @param {import('vitepress').MarkdownRenderer} md */
export function withoutOutside(md) {
  md.core.ruler.push('outside', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isOutside = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          isOutside = leaves(env.relativePath, token.attrGet('href') ?? '');
        }
        if (isOutside && /^link_(open|close)$/.test(token.type)) {
          Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0, attrs: null });
        }
      }
    }
  });
}
