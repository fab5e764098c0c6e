/**
 * Showing a received message's HTML without letting it do anything.
 */

const POLICY = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const HEAD = [
  '<!doctype html><html><head><meta charset="utf-8">',
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
  '<meta name="referrer" content="no-referrer">',
  '<meta http-equiv="x-dns-prefetch-control" content="off">',
  // Of a script the text would show; what follows a renamed void element is its child and must.
  '<style>x-blocked-script{display:none}x-blocked-a{text-decoration:underline}</style>',
  '</head><body>',
].join('');

/**
 * Elements that act are made unknown to the parser. A link may lead the frame itself away, which
 * neither a policy nor a sandbox forbids; the rest is forbidden by both, but so no preconnect,
 * refresh or nested frame depends on their word.
 */
const ACTIVE =
  /<(\/?)(a|area|script|meta|link|base|iframe|frame|frameset|object|embed|applet|form|portal|fencedframe|noscript|template|math)(?![a-z0-9-])/gi;

/**
 * @param {string} html a received text, of whatever origin
 * @returns {string} for `srcdoc` of an `<iframe sandbox>`
 */
export function toSafeFrame(html) {
  return HEAD + String(html ?? '').replace(ACTIVE, '<$1x-blocked-$2');
}
