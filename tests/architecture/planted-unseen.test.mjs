/** Imports that nobody could follow are forbidden, whatever they bring. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DOCUMENT, caught, findings, passes } from './planted.mjs';

test('imports when it runs', () => {
  caught("const a = () => import('../core/js/errors.js'); /* here */", 'nothing is imported dynamically');
  caught("const a = () => import('../proxy/once.js'); /* here */");
  caught('const a = () => import(`../proxy/once.js`); /* here */');
  caught('const a = (x) => import(`../${x}/once.js`); /* here */', 'nothing is imported dynamically');
  caught("const a = () => import('../pro' + 'xy/once.js'); /* here */", 'nothing is imported dynamically');
  caught('const a = (x) => import(x); /* here */', 'nothing is imported dynamically');
});

test('imports when it is needed, where a room may', () => {
  const may = DOCUMENT.replace('client: core,', 'client: lazy:client, core,');
  passes("const a = () => import('../client/b.js');", {}, may);
  // Where it leads is held to the rules all the same, and it has to be written out.
  caught("const a = () => import('../proxy/once.js'); /* here */", 'client may not import proxy', {}, undefined, may);
  caught("const a = () => import('../core/js/errors.js'); /* here */", 'or give client `lazy:core/js`', {}, undefined, may);
  caught('const a = (x) => import(`../core/${x}.js`); /* here */', 'nothing is imported dynamically', {}, undefined, may);
  caught("const a = () => import('node:fs'); /* here */", 'nothing is imported dynamically', {}, 'pkg/server/serve.js');
  caught("const a = () => import('react'); /* here */", 'nothing is imported dynamically');
});

test('at once, what is to be imported once it is needed', () => {
  const may = DOCUMENT.replace('client: core,', 'client: lazy:proxy, core,');
  passes("/** @type {import('../proxy/once.js').A} */\nconst a = () => import('../proxy/once.js');", {}, may);
  caught("import '../proxy/once.js'; /* here */", 'client may import proxy only once it is needed', {}, undefined, may);
});

test('require', () => {
  const words = 'write a static `import`';
  caught("const a = require('../proxy/once.js'); /* here */", words);
  caught("const r = require; /* here */\nr('../proxy/once.js');", words);
  caught("(0, require)('../proxy/once.js'); /* here */", words);
  caught("globalThis.require('../proxy/once.js'); /* here */", words);
  caught("module['require']('../proxy/once.js'); /* here */", words);
  caught("const { require: r } = globalThis; /* here */", words);
  caught("globalThis.process.getBuiltinModule('fs'); /* here */", words);
  caught("process.getBuiltinModule('fs'); /* here */", words);
  caught("importScripts('../proxy/once.js'); /* here */", words);
});

test('where a module stands', () => {
  const words = 'asks where it stands';
  caught("new URL('../proxy/once.js', import.meta.url); /* here */", words);
  caught("import.meta.resolve('pec-massiva/server'); /* here */", words);
  caught('const m = import.meta; /* here */', words);
  caught("import.meta['url']; /* here */", words);
});

test('code that is a text', () => {
  const words = 'code is written in files';
  caught("eval('import(\"../proxy/once.js\")'); /* here */", words);
  caught("(0, eval)('1'); /* here */", words);
  caught("globalThis.eval('1'); /* here */", words);
  caught("globalThis['eval']('1'); /* here */", words);
  caught("new Function('return 1'); /* here */", words);
  caught("Function('return 1'); /* here */", words);
  caught("new globalThis.Function('return 1'); /* here */", words);
  caught("setTimeout('f()', 1); /* here */", words);
  caught("(() => 1).constructor('return 1')(); /* here */", words);
});

test('workers', () => {
  const words = 'client may not (`worker:`';
  caught("new Worker('../proxy/once.js'); /* here */", words);
  caught("const u = 'x.js';\nnew SharedWorker(u); /* here */", words);
  caught("new globalThis.Worker('x.js'); /* here */", words);
  caught("navigator.serviceWorker.register('x.js'); /* here */", words);
  caught("context.audioWorklet.addModule('x.js'); /* here */", words);
});

test('workers by an address of their own', () => {
  const file = 'src/js/timer.js';
  const code = "new Worker(new URL('../../proxy/once.js', import.meta.url)); /* here */";
  caught(code, '(`import.meta`): core/js may not (`url:`', {}, file);
  caught(code, 'core/js may not import proxy', {}, file);
  caught(code, 'client may not (`worker:`');
  caught(code.replace('new Worker(', 'f('), 'asks where it stands', {}, file);
  caught("new Worker(f(new URL('x.js', import.meta.url))); /* here */", 'asks where it stands', {}, file);
  caught('new Worker(new URL(f, import.meta.url)); /* here */', 'asks where it stands', {}, file);
  const document = DOCUMENT.replace('src/js: worker:', 'src/js: worker:, url:');
  const own = { [file]: "new Worker(new URL('./x.js', import.meta.url));", 'src/js/x.js': '' };
  assert.deepEqual(findings(own, document), []);
});

test('the same, kept under another name', () => {
  const text = 'code is written in files';
  caught('class F extends Function {} /* here */', text);
  caught('export const f = (x, e = eval) => e(x); /* here */', text);
  caught("class A {\n  static e = eval; /* here */\n}\nA.e('1');", text);
  caught("const F = (() => 1).constructor; /* here */\nF('return 1')();", text);
  caught("const { constructor: F } = () => 1; /* here */\nF('1');", text);
  caught("top.eval('1'); /* here */", text);
  caught("setTimeout(`f(${1})`, 1); /* here */", text);
  caught("setTimeout('f' + '()', 1); /* here */", text);
  caught("globalThis['ev' + 'al']('1'); /* here */", 'by a name that is not written out');
  caught("process.mainModule.require('../proxy/once.js'); /* here */", 'write a static `import`');
  caught("const W = Worker; /* here */\nnew W('../proxy/once.js');", 'hands `Worker` on');
  caught("const W = globalThis.Worker; /* here */\nnew W('../proxy/once.js');", 'hands `Worker` on');
  caught("class W extends Worker {} /* here */\nnew W('../proxy/once.js');", 'hands `Worker` on');
  caught("Reflect.construct(Worker, ['../proxy/once.js']); /* here */", 'hands `Worker` on');
  for (const name of ['vm', 'worker_threads', 'child_process', 'cluster', 'process', 'repl']) {
    caught(`import x from 'node:${name}'; /* here */`, 'imports when it runs', {}, 'pkg/server/serve.js');
  }
});

test('what only looks like it', () => {
  passes("const a = typeof Worker === 'undefined';\nif (x.constructor === Object) { x.constructor.name; }\nnode.parent.children[a];");
  passes("client.eval('return 1');\nconst a = { require: 1, eval: 2 };\na.require;\nclass B { require() {} }");
  passes('setTimeout(() => 1, 1);\nclass C { constructor() {} }\n/** @type {Function} */\nlet f;\n/** @param {() => Worker} [w] */\nfunction g(w) {}');
  passes('const a = new URL("x", "https://example.org");\nregister("x");\nhandlers.register("x");');
});
