/** What the types say of promises: which members give one, and which say how it rejects. */

import { readFileSync, readdirSync } from 'node:fs';

import typescript from 'typescript';

import { root } from '../../scripts/parts/run.mjs';

const FOLDER = `${root}pkg-template/types/`;

/** What users give, or a runtime has: how those reject is theirs to say. */
const THEIRS = ['RedisClient', 'PostgresClient', 'DurableObjectNamespaceLike', 'FastifyLike'];

/** What users may make themselves: its own comment says what a rejection of any of its members means. */
const OF_ONES_OWN = ['Store', 'JournalStorage'];

/** Types of the runtime, as the package knows them. */
const PLATFORM = 'platform.d.ts';

const SAYS = /@throws|\brejects?\b/i;

/** @param {import('typescript').Node} node @returns {string} its comments */
const commentOf = (node) => (typescript.getJSDocCommentsAndTags(node) ?? []).map((one) => one.getText()).join('\n');

/** @param {import('typescript').Node | undefined} type */
const isPromise = (type) => type !== undefined && /^(?:Promise|PromiseLike|AsyncIterable|AsyncIterableIterator|Awaitable)</.test(type.getText());

/**
 * Members of the package that give a promise, or a loop that may throw.
 *
 * @param {string} name of a file
 * @param {string} [text] of it
 * @returns {{ name: string, says: boolean }[]}
 */
export function promises(name, text = readFileSync(FOLDER + name, 'utf8')) {
  const source = typescript.createSourceFile(name, text, typescript.ScriptTarget.Latest, true);
  /** @type {{ name: string, says: boolean }[]} */
  const found = [];
  /** @param {import('typescript').Node} node @param {string} within @param {boolean} isSaid for all that is in it */
  const visit = (node, within, isSaid) => {
    const own = /** @type {any} */ (node).name?.getText();
    const path = own === undefined ? within : `${within}.${own}`;
    const isCall = typescript.isMethodSignature(node) || typescript.isMethodDeclaration(node) || typescript.isFunctionDeclaration(node);
    if (isCall && isPromise(node.type)) {
      found.push({ name: `${name.replace('.d.ts', '')}${path}`, says: isSaid || SAYS.test(commentOf(node)) });
    }
    if (!THEIRS.includes(own)) {
      const isSaidHere = isSaid || (OF_ONES_OWN.includes(own) && SAYS.test(commentOf(node)));
      typescript.forEachChild(node, (child) => visit(child, path, isSaidHere));
    }
  };
  visit(source, '', false);
  return found;
}

/** @returns {string[]} the files of the types that are the package's own */
export const files = () => readdirSync(FOLDER).filter((name) => name.endsWith('.d.ts') && name !== PLATFORM);
