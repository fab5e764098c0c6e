/** Pages of Markdown as the tests look at them: headings and their anchors, code and where it comes from, links. */

import { readFileSync, readdirSync } from 'node:fs';

import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

import { root } from '../../scripts/parts/run.mjs';

/**
 * @typedef {object} Fence
 * @property {string} language the first word behind the fence
 * @property {string} text
 * @property {string | undefined} origin what the comment directly before it names
 * @property {number} line
 *
 * @typedef {object} Page
 * @property {string} path from the project's root
 * @property {string} text
 * @property {{ level: number, text: string, anchor: string }[]} headings
 * @property {Fence[]} fences
 * @property {{ href: string, line: number }[]} links
 * @property {string[][]} rows of tables, as they are written, heads included
 */

const markdown = new MarkdownIt({ html: true });

/** @param {string} path from the project's root @param {string} [text] @returns {Page} */
export function read(path, text = readFileSync(`${root}${path}`, 'utf8')) {
  const tokens = markdown.parse(text, {});
  const slugger = new GithubSlugger();
  /** @type {Page} */
  const page = { path, text, headings: [], fences: [], links: [], rows: [] };
  let line = 0;
  tokens.forEach((token, at) => {
    line = (token.map?.[0] ?? line - 1) + 1;
    const before = tokens[at - 1];
    if (token.type === 'heading_open') {
      const words = (tokens[at + 1].children ?? []).map(({ content }) => content).join('');
      page.headings.push({ level: Number(token.tag.slice(1)), text: words, anchor: slugger.slug(words) });
    } else if (token.type === 'fence') {
      const isTold = before?.type === 'html_block' && before.map?.[1] === token.map?.[0];
      const origin = isTold ? /^<!-- (\S+) -->\s*$/.exec(before.content)?.[1] : undefined;
      page.fences.push({ language: token.info.trim().split(/[\s{]/)[0], text: token.content, origin, line });
    } else if (token.type === 'code_block') {
      page.fences.push({ language: '', text: token.content, origin: undefined, line });
    } else if (token.type === 'tr_open') {
      page.rows.push([]);
    } else if (token.type === 'inline') {
      if (/^t[hd]_open$/.test(before?.type ?? '')) {
        page.rows.at(-1)?.push(token.content);
      }
      const links = (token.children ?? []).filter(({ type }) => type === 'link_open' || type === 'image');
      page.links.push(...links.map((link) => ({ href: link.attrGet('href') ?? link.attrGet('src') ?? '', line })));
    }
  });
  return page;
}

/** All pages below a folder, or one file. @param {string} path from the project's root @returns {string[]} */
export function pagesOf(path) {
  if (path.endsWith('.md')) {
    return [path];
  }
  return readdirSync(`${root}${path}`, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() || entry.name.endsWith('.md') ? pagesOf(`${path}/${entry.name}`) : []));
}
