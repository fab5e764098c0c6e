/** A request as a command for a terminal, with a mask where its secrets stood. */

/** @param {string} text in quotation marks, as a shell reads it */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param {import('./requests.js').Entry} entry */
export function curl({ method, url, request: { headers, text, parts } }) {
  // What a form consists of says its own type, with a boundary of its own.
  const kept = headers.filter(([name]) => parts === undefined || name.toLowerCase() !== 'content-type');
  return [
    `curl -X ${method} ${quoted(url)}`,
    ...kept.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(text === undefined ? [] : [`--data-raw ${quoted(text)}`]),
    ...(parts ?? []).map(({ name, text: own, file }) => `-F ${quoted(file === undefined ? `${name}=${own}` : `${name}=@${file}`)}`),
  ].join(' \\\n  ');
}
