/**
 * What the proxy itself says: each code with its sentence, `{name}` standing for a parameter. Codes are for programs and
 * never change their meaning; `ProxyCode` in types/proxy.d.ts lists them.
 */

/** @typedef {import('../../types/proxy.d.ts').ProxyCode} Code */

/** @type {Record<Code, string>} */
const WORDS = {
  'proxy.failed': 'The proxy failed. Whether something was sent, its key tells.',
  'proxy.target': 'The request has no path or host that could be read.',
  'proxy.path':
    'This path is not one of the proxy: it saw {path}, and expects one like {expected}. What stands before that is said by the option basePath, or by where the proxy is mounted. Nothing was forwarded.',
  'proxy.route': 'This proxy does not let this method and path through.',
  'proxy.key':
    'A message needs the header "idempotency-key", 1 to 255 visible ASCII characters without spaces. Nothing was sent.',

  'proxy.preflight': 'Pages of {origin} may not call this proxy: its option "origin" does not name them.',
  'proxy.otherOrigin':
    'This was asked for by a page of another origin: {origin} (sec-fetch-site: {site}), where the proxy is {own}. Nothing was forwarded. A page that may call it is named in the option "origin". Where a server in front of the proxy changes the host, it should pass "Host" on as it came, or "X-Forwarded-Host" with the option "trustProxy".',
  'proxy.navigation': 'This is for pages, not for the address bar. Nothing was forwarded.',
  'proxy.askHeader':
    'Who asks for a key takes it out of use, so this needs a header "x-pec-store", "x-pec-mailbox" or "x-requested-with". Nothing was looked at.',
  'proxy.getHeader':
    'Some reads of the service that registers mailboxes cost, and a link is a read as well: so this needs a header "x-requested-with", or a browser that says which page asks, as they do where the portal is reached by https. Nothing was forwarded.',
  'proxy.postHeader':
    'A POST needs the type application/json, or a header "x-requested-with". Nothing was forwarded.',

  'proxy.signedOut': 'You are not signed in, or may not send from this mailbox.',
  'proxy.otherMailbox':
    'Another mailbox is signed in than the one that this message belongs to. This request sent nothing, and looked at nothing. Sign in with the mailbox that began it, and ask again.',
  'proxy.function': 'The portal\'s function "{name}" failed. This request sent nothing.',
  'proxy.noResponse': 'authorize gave something like a Response that is none. This request sent nothing.',
  'proxy.noMailbox': 'The portal gave no username and password of a mailbox. This request sent nothing.',
  'proxy.noSenders': 'The portal gave no list of senders. Nothing was sent.',
  'proxy.tokenFailed': 'The proxy has no token of the service. Nothing was sent.',
  'proxy.noToken': 'The proxy got no token of the service. Nothing was sent.',
  'proxy.credentials': "The mailbox's credentials hold characters that no header can carry.",

  'proxy.contentType': 'A message must come as application/json, or as multipart/form-data as the client makes it. Nothing was sent.',
  'proxy.compressed': 'A message must come uncompressed. Nothing was sent.',
  'proxy.form':
    'The form is not the message that it announces, with each file as long as it says. Nothing was sent.',
  'proxy.form.long': 'The first part of the form is longer than {most} bytes. Nothing was sent.',
  'proxy.tooLarge': 'The body is longer than {most} bytes. Nothing was sent.',
  'proxy.wasRead':
    'The body was read before the proxy got it. A body parser of the portal (or its own "authorize") ran first. Nothing was sent. Let requests to the proxy\'s path bypass the parser.',
  'proxy.answered':
    'Something else of the portal answered this request before the proxy did. Nothing was sent. In Koa, set ctx.respond = false; in Express, call no next() beside the proxy.',
  'proxy.brokenOff': 'The body broke off. Nothing was sent.',
  'proxy.silent': 'The body stopped coming. Nothing was sent.',
  'proxy.silent.first':
    'No byte of the body came. Nothing was sent. If that is no matter of the line: something of the portal, such as a body parser, read it before the proxy got it, and the stream that the proxy was given never ends. Let requests to the proxy\'s path bypass the parser.',
  'proxy.whiteSpace': 'Too much white space stands after the message. Nothing was sent.',
  'proxy.json': 'The body is not valid JSON. Nothing was sent.',
  'proxy.json.short': 'The body ended before its JSON did. Nothing was sent.',
  'proxy.json.object': 'The body must be a JSON object. Nothing was sent.',
  'proxy.json.after': 'Something stands after the JSON of the body. Nothing was sent.',
  'proxy.json.deep': 'The JSON of the body is nested too deeply. Nothing was sent.',
  'proxy.json.longName': 'A key of the message is too long to be one. Nothing was sent.',
  'proxy.json.otherName':
    'A message has {names} and nothing else; this one has another name (the option messageFields adds some). Nothing was sent.',
  'proxy.json.ownName': 'The message must not bear a {name}: the proxy adds it. Nothing was sent.',
  'proxy.json.twice': 'The message has its {name} twice. Nothing was sent.',
  'proxy.sender': 'This sender is not one that you may send from. Nothing was sent.',
  'proxy.sender.missing': 'The message names no sender. Nothing was sent.',
  'proxy.sender.type': 'The sender must be an address. Nothing was sent.',
  'proxy.sender.tooLong': 'The sender is no address. Nothing was sent.',

  'proxy.running': 'The message of this key is still being sent.',
  'proxy.outOfUse': 'This key is out of use: it was asked for before it came. Nothing was sent.',
  'proxy.unknown': 'Whether the message of this key was sent is unknown; it is not sent again.',
  'proxy.keyReused':
    'Under this key a message was taken before, and it was another one. This one was not sent: it needs a key of its own.',
  'proxy.keyReused.refused':
    'Under this key the service refused a message before, and it was another one. This one was not sent: it needs a key of its own.',
  'proxy.questions': 'Too many keys of this mailbox were asked for that never came.',
  'proxy.queue': 'Too many messages of this mailbox wait for their turn. Nothing was sent.',
  'proxy.underWay':
    'This proxy has as many messages under way as it may (maxUnderWay). Nothing was sent; try again later.',
  'proxy.underWay.mailbox':
    'This mailbox has more messages under way than the proxy has places left (maxUnderWay). Nothing was sent; try again later.',
  'proxy.left': 'The browser left while it waited. Nothing was sent.',
  'proxy.left.repeat': 'The browser left while it waited for the first answer.',

  'proxy.store': 'The store of the proxy does not work. This request sent nothing.',
  'proxy.store.question':
    'The store of the proxy does not work, and without it nobody can tell what became of the message.',
  'proxy.store.repeat':
    'The store of the proxy does not work, and what became of the message of this key, which was being sent, it cannot tell.',

  'proxy.account': "The portal's account at the service could not be asked. Nothing was changed.",
  'proxy.date': 'A date is a year, a month or a day, as 2026, 2026-03 or 2026-03-08.',

  'proxy.unreached': 'The service could not be reached. Nothing was sent.',
  'proxy.lost': "The service's answer was lost: the message may have been sent, or not.",
  'proxy.late': 'The service did not answer in time.',
  'proxy.noAnswer': 'The service gave no answer.',
  'proxy.redirect': 'The service answered with a redirect, which is not followed.',

  'proxy.note.express':
    'In Express: app.use(\'/api/pec\', …) before app.use(express.json()) and other parsers. In NestJS: in main.ts, app.use(\'/api/pec\', …) before app.listen, not a controller or a module\'s middleware; or bodyParser: false.',
  'proxy.note.fastify':
    'In Fastify the plugin leaves bodies alone: look for a hook that reads them, such as preParsing, in the same scope or around it.',
  'proxy.note.node':
    'In Node: hand the request on before anything reads it. In Fastify by the plugin of pec-massiva/proxy/fastify, since its routes parse first; in Koa before koa-body or koa-bodyparser.',
  'proxy.note.web':
    'In Hono, Next and the like: hand the request itself to the proxy, and call none of json(), text(), formData() on it before. What authorize needs stands in the headers.',
  'proxy.note.taken': 'Under its key a message was taken before.',
  'proxy.note.refused': 'Under its key the service refused a message before.',
};

/** @typedef {{ [name: string]: string | number | readonly string[] } & { readonly notes?: readonly Code[] }} Params */

/**
 * The sentence of a code, and behind it those of its notes.
 *
 * @param {Code} code
 * @param {Params} params
 * @returns {string}
 */
export function sentenceOf(code, { notes = [], ...params }) {
  const shown = (/** @type {unknown} */ value) => (Array.isArray(value) ? value.join(', ') : String(value));
  const first = WORDS[code].replace(/\{(\w+)\}/g, (_, name) => shown(params[name]));
  return [first, ...notes.map((note) => WORDS[note])].join(' ');
}
