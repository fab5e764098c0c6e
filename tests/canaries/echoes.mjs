/** A service that says again what it was sent. */

/** As Python writes it, with the flags of PHP. @param {unknown} value */
const asciiJson = (value) =>
  JSON.stringify(value).replaceAll(/[^\x00-\x7f<>&']|[<>&']/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

/**
 * Ways in which a service, or what stands in front of it, says the request again.
 *
 * @type {Record<string, (text: string) => Response | Promise<Response>>}
 */
export const ECHOES = {
  'in a no': (text) => Response.json({ success: false, message: text, error: 400, data: { text } }, { status: 400 }),
  'in a text that is no JSON': (text) => new Response(`<pre>${text}</pre>`, { status: 500 }),
  'in a yes that cannot be read': (text) => Response.json({ success: true, message: text, data: text, message_id: text }, { status: 201 }),
  'as JSON in JSON': (text) => Response.json({ success: false, message: JSON.stringify({ text }) }, { status: 403 }),
  'as other writers of JSON have it': (text) =>
    new Response(asciiJson({ success: false, message: text }), { status: 400, headers: { 'content-type': 'application/json' } }),
  'in HTML': (text) => new Response(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#039;'), { status: 500 }),
  'in base64': (text) => Response.json({ success: false, message: Buffer.from(text).toString('base64') }, { status: 400 }),
  'in a URL': (text) => Response.json({ success: false, message: encodeURIComponent(text).replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase()) }, { status: 400 }),
  'in what fetch throws': (text) => Promise.reject(new TypeError(`failed: ${text}`)),
  'in a redirect': (text) => new Response(null, { status: 307, headers: { location: `https://b.example/?${encodeURIComponent(text)}` } }),
};
