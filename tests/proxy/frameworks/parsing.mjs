/** Servers whose body parser comes before the proxy, as it happens; `parser.isOn` says whether it still does. */

import { All, Controller, Req, Res } from '@nestjs/common';

import { Fastify, Hono, Koa, express, fastify, module, nest, nestApp, node, readAll } from './servers.mjs';

/** Bytes that a parser takes where it was told to. */
const LARGE = 20_000_000;

/** A middleware of Express that can be taken away. */
const removable = (parser, middleware) => (request, response, next) => (parser.isOn ? middleware(request, response, next) : next());

/** A controller for all below a path. */
function controller(path, handler) {
  class Catch {
    all(request, response) {
      handler(request, response);
    }
  }
  Controller(path)(Catch);
  All('*path')(Catch.prototype, 'all', Object.getOwnPropertyDescriptor(Catch.prototype, 'all'));
  Req()(Catch.prototype, 'all', 0);
  Res()(Catch.prototype, 'all', 1);
  return Catch;
}

/** One that keeps to itself what it refuses. */
const quiet = () => express().set('env', 'test');

const expressBehind = (middleware) => ({ expressProxy }, options, parser) =>
  node(quiet().use(removable(parser, middleware)).use('/api/pec', expressProxy(options)));

/**
 * What each says is to be changed, and, where it has one, its own limit's answer to a large body.
 *
 * @type {Record<string, { hint: RegExp, large?: number, start: (made: any, options: any, parser: { isOn: boolean }) => Promise<any> }>}
 */
export const PARSING = {
  'express.json()': { hint: /In Express: .* before app\.use\(express\.json/, large: 413, start: expressBehind(express.json()) },
  'express.json(), of a higher limit': { hint: /In Express/, start: expressBehind(express.json({ limit: LARGE })) },
  'express.text()': { hint: /In Express/, start: expressBehind(express.text({ type: '*/*', limit: LARGE })) },
  'express.raw()': { hint: /In Express/, start: expressBehind(express.raw({ type: '*/*', limit: LARGE })) },
  'express.json() and a listener': {
    hint: /In Express/,
    start: ({ createProxy, proxyListener }, options, parser) =>
      node(express().use(removable(parser, express.json({ limit: LARGE }))).use('/api/pec', proxyListener(createProxy(options)))),
  },
  'a route of Fastify': {
    hint: /In Fastify by the plugin of pec-massiva\/proxy\/fastify/,
    large: 413,
    start: ({ createProxy, proxyListener }, options, parser) => {
      const app = Fastify();
      const listener = proxyListener(createProxy({ ...options, basePath: '/api/pec' }));
      app.addContentTypeParser('application/none', (request, payload, done) => done(null));
      // Its parser goes by the type: another one leaves the body alone.
      app.addHook('onRequest', async (request) => {
        if (!parser.isOn) {
          request.raw.headers['content-type'] = 'application/none';
        }
      });
      app.all('/api/pec/*', (request, reply) => {
        reply.hijack();
        listener(request.raw, reply.raw);
      });
      return fastify(app);
    },
  },
  'a hook of Fastify that reads': {
    hint: /In Fastify .* a hook that reads them, such as preParsing/,
    start: ({ fastifyProxy }, options, parser) => {
      const app = Fastify();
      app.addHook('preParsing', async (request, reply, payload) => {
        if (parser.isOn && request.method === 'POST') {
          request.body = await readAll(payload);
        }
        return payload;
      });
      app.register(fastifyProxy(options), { prefix: '/api/pec' });
      return fastify(app);
    },
  },
  'a controller of Nest': {
    hint: /In NestJS: in main\.ts, app\.use\('\/api\/pec', …\) before app\.listen, not a controller/,
    large: 413,
    start: async ({ expressProxy }, options, parser) => {
      const handler = expressProxy({ ...options, basePath: '/api/pec' });
      const app = await nestApp(module(class {}, { controllers: [controller('api/pec', handler)] }), { bodyParser: false });
      app.use(removable(parser, express.json()));
      return nest(app);
    },
  },
  'a middleware of a module of Nest': {
    hint: /In NestJS/,
    large: 413,
    start: async ({ expressProxy }, options, parser) => {
      const handler = expressProxy({ ...options, basePath: '/api/pec' });
      class Portal {
        configure(consumer) {
          consumer.apply(handler).forRoutes('api/pec/*path');
        }
      }
      const app = await nestApp(module(Portal), { bodyParser: false });
      app.use(removable(parser, express.json()));
      return nest(app);
    },
  },
  'a body parser of Koa': {
    hint: /in Koa before koa-body or koa-bodyparser/,
    start: ({ createProxy, proxyListener }, options, parser) => {
      const app = new Koa();
      const listener = proxyListener(createProxy({ ...options, basePath: '/api/pec' }));
      app.use(async (context, next) => {
        if (parser.isOn && context.method === 'POST') {
          Object.assign(context.request, { body: await readAll(context.req) });
        }
        await next();
      });
      app.use((context) => {
        context.respond = false;
        listener(context.req, context.res);
      });
      return node(app.callback());
    },
  },
  'a middleware of Hono that parses': {
    hint: /In Hono, Next and the like: .* none of json\(\), text\(\), formData\(\)/,
    start: ({ createProxy, proxyListener }, options, parser) => {
      const app = new Hono();
      const proxy = createProxy({ ...options, basePath: '/api/pec' });
      app.use(async (context, next) => {
        if (parser.isOn && context.req.method === 'POST') {
          await context.req.json();
        }
        await next();
      });
      app.all('/api/pec/*', (context) => proxy(context.req.raw));
      return node(proxyListener(async (request) => app.fetch(request)));
    },
  },
};

/** Servers that answer by themselves while the proxy still reads. */
export const HASTY = {
  'Koa that was not told to wait': ({ createProxy, proxyListener }, options) => {
    const app = new Koa();
    const listener = proxyListener(createProxy({ ...options, basePath: '/api/pec' }));
    app.use((context) => listener(context.req, context.res));
    return node(app.callback());
  },
  'Express that goes on to what is next': ({ expressProxy }, options) => {
    const proxy = expressProxy(options);
    const app = express().use('/api/pec', (request, response, next) => {
      proxy(request, response, next);
      next();
    });
    return node(app.use((request, response) => void response.status(404).end()));
  },
};
