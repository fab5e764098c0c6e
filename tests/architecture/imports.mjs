/** What a module of JavaScript imports, in whatever way, and what in it would import unseen. */

import ts from 'typescript';

/**
 * @typedef {{ line: number, path: string, way: import('./document.mjs').Way }} Import `path` as it is written
 * @typedef {{ line: number, sentence: string }} Unseen
 * @typedef {Unseen & { path?: string }} Started a worker, whose script stands at `path` from the module itself
 */

/** Names that bring code nobody can follow, by what to do instead. @type {Record<string, string>} */
const HIDDEN = {
  require: 'write a static `import`',
  getBuiltinModule: 'write a static `import`',
  importScripts: 'write a static `import`',
  eval: 'code is written in files, never in texts',
  Function: 'code is written in files, never in texts',
};

/** Objects whose members are names of their own. */
const GLOBALS = new Set(['globalThis', 'window', 'self', 'global', 'module', 'process', 'mainModule', 'top', 'parent', 'frames', 'defaultView']);

/** Timers take code as text, too. */
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);

const WORKERS = new Set(['Worker', 'SharedWorker']);

/** Members whose argument is the address of a script. */
const LOADERS = new Set(['addModule']);

/** Said of what is imported only once it is needed. */
export const LATE = 'imports when it runs: nothing is imported dynamically by us, write a static `import`';

/** @param {ts.Node} node @returns {string | undefined} */
const textOf = (node) => (ts.isStringLiteralLike(node) ? node.text : undefined);

/** Whether it gives a text, as far as is written. @param {ts.Expression} node @returns {boolean} */
const isTextual = (node) =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isBinaryExpression(node) && (isTextual(bare(node.left)) || isTextual(bare(node.right))));

/** @param {ts.Expression} node what stands in any number of brackets @returns {ts.Expression} */
const bare = (node) => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node);

/** The name of a member, however it is reached. @param {ts.Node} node @returns {{ of: ts.Expression, name: string } | undefined} */
function member(node) {
  if (ts.isPropertyAccessExpression(node)) {
    return { of: bare(node.expression), name: node.name.text };
  }
  if (ts.isElementAccessExpression(node)) {
    const name = textOf(bare(node.argumentExpression));
    return name === undefined ? undefined : { of: bare(node.expression), name };
  }
  return undefined;
}

/** Whether a name of `WORKERS` is there to start one at once, or only asked for. @param {ts.Node} node */
function isPlainWorker(node) {
  const { parent } = node;
  return (ts.isNewExpression(parent) && parent.expression === node) || ts.isTypeOfExpression(parent);
}

/** @param {ts.Expression} node */
const isGlobal = (node) =>
  (ts.isIdentifier(node) && GLOBALS.has(node.text)) || GLOBALS.has(member(node)?.name ?? '');

/** The text of `new URL('text', import.meta.url)`. @param {ts.Expression} node */
function ownAddress(node) {
  const [path, base] = ts.isNewExpression(node) && node.expression.getText() === 'URL' ? (node.arguments ?? []) : [];
  return path !== undefined && base?.getText() === 'import.meta.url' ? textOf(path) : undefined;
}

/** Whether a worker is told by it where its script stands. @param {ts.MetaProperty} node */
function isOfWorker({ parent: { parent: address } }) {
  const started = address.parent;
  return ts.isNewExpression(address) && ownAddress(address) !== undefined && ts.isNewExpression(started) &&
    ts.isIdentifier(started.expression) && WORKERS.has(started.expression.text) && started.arguments?.[0] === address;
}

/** Whether an identifier is read as a name of its own, and not as a key, a member or a label. @param {ts.Identifier} node */
function isRead(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node || parent.propertyName === node;
  if (ts.isParameter(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node;
  if (ts.isExpressionWithTypeArguments(parent)) return true;
  return !(
    ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isPropertySignature(parent) ||
    ts.isTypeNode(parent) || ts.isJSDoc(parent) ||
    ts.isJSDocParameterTag(parent) || ts.isJSDocPropertyTag(parent) || ts.isQualifiedName(parent)
  );
}

/**
 * @param {string} file @param {string} text
 * @returns {{ imports: Import[], unseen: Unseen[], workers: Started[] }}
 */
export function read(file, text) {
  const kind = /\.[cm]?ts$/.test(file) ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseAll };
  const source = ts.createSourceFile(file, text, options, true, kind);
  /** @type {Import[]} */
  const imports = [];
  /** @type {Unseen[]} */
  const unseen = [];
  /** @type {Started[]} */
  const workers = [];

  /** @param {number} position */
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  /** @param {ts.Node} node */
  const lineOf = (node) => lineAt(node.getStart(source));
  /** @param {ts.Node} at @param {ts.Node | undefined} named @param {Import['way']} way */
  const add = (at, named, way) => {
    const path = named && textOf(named);
    if (path === undefined) {
      unseen.push({ line: lineOf(at), sentence: 'imports what is not written as a plain text: write it out' });
    } else {
      imports.push({ line: lineOf(at), path, way });
    }
  };
  /** @param {ts.Node} at @param {string} sentence */
  const hide = (at, sentence) => unseen.push({ line: lineOf(at), sentence });

  /** @param {ts.CallExpression | ts.NewExpression} call */
  const called = (call) => {
    const callee = bare(call.expression);
    const name = ts.isIdentifier(callee) ? callee.text : (member(callee)?.name ?? '');
    const first = call.arguments?.[0];
    if (callee.kind === ts.SyntaxKind.ImportKeyword) {
      if (first !== undefined && textOf(first) !== undefined) {
        add(call, first, 'lazy');
      } else {
        hide(call, LATE);
      }
    } else if (WORKERS.has(name) && ts.isNewExpression(call)) {
      const path = first && ownAddress(first);
      workers.push({ line: lineOf(call), sentence: `starts a ${name}`, ...(path === undefined ? {} : { path }) });
    } else if (LOADERS.has(name) || (name === 'register' && member(member(callee)?.of ?? callee)?.name === 'serviceWorker')) {
      workers.push({ line: lineOf(call), sentence: `loads a script by \`${name}\`` });
    } else if (TIMERS.has(name) && first !== undefined && isTextual(bare(first))) {
      hide(call, `\`${name}\` of a text: ${HIDDEN.eval}`);
    } else if (name === 'constructor') {
      hide(call, `\`constructor\` called may make a function of a text: ${HIDDEN.eval}`);
    }
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly === true ? 'type' : 'code');
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node, node.moduleSpecifier, node.isTypeOnly ? 'type' : 'code');
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, node.isTypeOnly ? 'type' : 'code');
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type');
    } else if (ts.isJSDocImportTag(node)) {
      add(node, node.moduleSpecifier, 'type');
    } else if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name) && /^\.{0,2}\//.test(node.name.text)) {
      add(node, node.name, 'type');
    } else if (ts.isMetaProperty(node) && !isOfWorker(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      hide(node, 'asks where it stands (`import.meta`): write a static `import`');
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      called(node);
    } else if (ts.isIdentifier(node) && Object.hasOwn(HIDDEN, node.text) && isRead(node)) {
      hide(node, `\`${node.text}\`: ${HIDDEN[node.text]}`);
    } else if (kind === ts.ScriptKind.JS && ts.isIdentifier(node) && WORKERS.has(node.text) && isRead(node) && !isPlainWorker(node)) {
      hide(node, `hands \`${node.text}\` on: start it where it is named, by \`new ${node.text}(…)\``);
    } else if (ts.isElementAccessExpression(node) && isGlobal(bare(node.expression)) && member(node) === undefined) {
      hide(node, 'reaches a global by a name that is not written out: write it out');
    } else if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText(source) === 'constructor') {
      hide(node, `\`constructor\` kept may make a function of a text: ${HIDDEN.eval}`);
    }
    const reached = member(node);
    if (reached !== undefined && Object.hasOwn(HIDDEN, reached.name) && isGlobal(reached.of)) {
      hide(node, `\`${reached.name}\`: ${HIDDEN[reached.name]}`);
    } else if (reached?.name === 'constructor' && ts.isVariableDeclaration(node.parent)) {
      hide(node, `\`constructor\` kept may make a function of a text: ${HIDDEN.eval}`);
    } else if (reached !== undefined && WORKERS.has(reached.name) && isGlobal(reached.of) && !isPlainWorker(node)) {
      hide(node, `hands \`${reached.name}\` on: start it where it is named, by \`new ${reached.name}(…)\``);
    }
    for (const comment of /** @type {{ jsDoc?: ts.JSDoc[] }} */ (/** @type {unknown} */ (node)).jsDoc ?? []) {
      visit(comment);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const { fileName, pos } of source.referencedFiles) {
    const path = /^\.{0,2}\//.test(fileName) ? fileName : `./${fileName}`;
    imports.push({ line: lineAt(pos), path, way: 'type' });
  }
  for (const { fileName, pos } of source.typeReferenceDirectives) {
    imports.push({ line: lineAt(pos), path: fileName, way: 'type' });
  }
  return { imports, unseen, workers };
}
