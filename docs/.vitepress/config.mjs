/** The guide as a site: `npm run docs`. Nothing of it is loaded from elsewhere, and its search runs in the page. */

import { fileURLToPath } from 'node:url';

import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

import { withoutOutside } from './outside.mjs';
import { LANGUAGES, PAGES, RECORDS, isWritten, titleOf } from './pages.mjs';
import { WORDS } from './words.mjs';

/** @param {string} language */
function sidebar(language) {
  const { guide, records, elsewhere } = WORDS[language];
  const pages = PAGES.filter((name) => isWritten(`en/${name}`)).map((name) => {
    const here = isWritten(`${language}/${name}`);
    const path = `${here ? language : 'en'}/${name}`;
    return { text: `${titleOf(path)}${here ? '' : elsewhere}`, link: `/${path.replace(/\bindex$/, '')}` };
  });
  return [
    { text: guide, items: pages },
    { text: records, items: RECORDS.map((name) => ({ text: titleOf(name), link: `/${name}` })) },
  ];
}

/** Until every page is there in each language, whoever changes it comes to the first page. */
const i18nRouting = PAGES.every((name) => isWritten(`en/${name}`) === isWritten(`it/${name}`));

/** @param {string} language */
const themeOf = (language) => ({ sidebar: sidebar(language), i18nRouting, ...WORDS[language].theme });

export default defineConfig({
  title: 'pec-massiva',
  description: 'Send Italian certified e-mail (PEC) from a web page, none twice, none lost',
  outDir: fileURLToPath(new URL('../../dist/docs', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../target/docs', import.meta.url)),
  rewrites: { 'README.md': 'index.md' },
  locales: Object.fromEntries(
    LANGUAGES.map((language) => [language, { label: WORDS[language].label, lang: language, link: `/${language}/`, themeConfig: themeOf(language) }]),
  ),
  // Anchors as they are where the pages are read as files.
  markdown: { anchor: { slugify: slug }, config: withoutOutside },
  themeConfig: {
    ...themeOf('en'),
    search: { provider: 'local', options: { locales: Object.fromEntries(LANGUAGES.map((name) => [name, { translations: WORDS[name].search }])) } },
  },
});
