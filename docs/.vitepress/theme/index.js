/** VitePress's own look in the reader's own typefaces: a font would be one more thing to download. */

import theme from 'vitepress/theme-without-fonts';

import './tables.css';

export default theme;
