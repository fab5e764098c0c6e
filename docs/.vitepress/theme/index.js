/** VitePress's own look in the reader's own typefaces: a font would be one more thing to download. */

export { default } from 'vitepress/theme-without-fonts';
