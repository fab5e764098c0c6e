/** A request as a command for a terminal, with a mask where its secrets stood. */

/** @param {string} text in quotation marks, as a shell reads it */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A file's name as curl reads it, where some letters part it from what else may be said of a file. @param {string} name */
const path = (name) => (/[;,"\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name);

/** @param {import('./requests.js').Entry} entry */
export function curl({ method, url, request: { headers, text, form, parts, binary } }) {
  // What a form consists of says its own type, with a boundary of its own.
  const kept = headers.filter(([name]) => parts === undefined || name.toLowerCase() !== 'content-type');
  const body = text ?? form;
  return [
    `curl -X ${method} ${quoted(url)}`,
    ...kept.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
    ...(binary === undefined ? [] : ['--data-binary @body']),
    // Of `-F` a text that begins with `@` or `<` is a file.
    ...(parts ?? []).map(({ name, text: own, file }) => (file === undefined ? `--form-string ${quoted(`${name}=${own}`)}` : `-F ${quoted(`${name}=@${path(file)}`)}`)),
  ].join(' \\\n  ');
}
