/** Sentences for people are not changed: no test shall hold their words. Codes, names, paths and keys have no three words. */

const SENTENCE = /^[^<{]*\p{L}+,? \p{L}+,? \p{L}+/u;

/** @param {any} node of the parsed source */
const textOf = (node) => {
  if (node.type === 'StringLiteral') {
    return node.value;
  }
  return node.type === 'TemplateLiteral' ? node.quasis.map((/** @type {any} */ { value }) => value.raw).join('…') : '';
};

class Sentences {
  /** @param {{ node: any }} path */
  shouldIgnore({ node }) {
    return SENTENCE.test(textOf(node)) ? 'a sentence' : undefined;
  }
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', injectableClass: Sentences }];
