/**
 * The public surface as one text: the declarations without their comments, and what each entry exports
 * when it runs. `npm run surface` packs what is written by hand and writes it down; a test fails where it changed and nobody did.
 */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

import { packCurrent } from './package.mjs';
import { unpacked } from './parts/paths.mjs';
import { isMain, root } from './parts/run.mjs';
import { setUp } from './setup.mjs';

const recorded = `${root}tests/types/surface.txt`;
const ENTRIES = [
  ...['index', 'full', 'slim', 'full-slim', 'sandbox', 'sandbox-server', 'journal', 'journal-page'],
  ...['account', 'proxy', 'proxy-express', 'proxy-fastify', 'proxy-server', 'proxy-testing', 'upload', 'react', 'vue', 'compose', 'compose-slim'],
  ...['words-it', 'words-en', 'words-de'],
];

/** Of the package as it was last packed. */
export async function surface() {
  const { default: typescript } = await import('typescript');
  const printer = typescript.createPrinter({ removeComments: true });
  const parts = readdirSync(`${unpacked}/types`)
    .filter((name) => name.endsWith('.d.ts'))
    .sort()
    .map((name) => {
      const text = readFileSync(`${unpacked}/types/${name}`, 'utf8');
      const source = typescript.createSourceFile(name, text, typescript.ScriptTarget.ES2022);
      return `── ${name}\n${printer.printFile(source)}`;
    });
  for (const entry of ENTRIES) {
    const names = Object.keys(await import(`${unpacked}/${entry}.js`)).sort();
    parts.push(`── ${entry}.js, at run time\n${names.join('\n')}\n`);
  }
  return parts.join('\n');
}

/** The surface as it was last agreed on. */
export const agreed = () => readFileSync(recorded, 'utf8');

if (isMain(import.meta.url)) {
  await setUp();
  await packCurrent();
  writeFileSync(recorded, await surface());
  console.log(`wrote ${recorded.slice(root.length)}: look at what changed before it is committed`);
}
