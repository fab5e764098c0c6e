/** One server of each framework, with the proxy in it. */

import 'reflect-metadata';

import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { createServer } from 'node:http';

/**
 * @typedef {object} Made how the package makes each, from sources or as it is installed
 * @property {typeof import('../../../pkg-template/types/proxy.d.ts').createProxy} createProxy
 * @property {typeof import('../../../pkg-template/types/proxy-server.d.ts').proxyListener} proxyListener
 * @property {typeof import('../../../pkg-template/types/proxy-express.d.ts').expressProxy} expressProxy
 * @property {typeof import('../../../pkg-template/types/proxy-fastify.d.ts').fastifyProxy} fastifyProxy
 */

/** @param {import('node:http').Server} server */
async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return closing(server);
}

/** @param {import('node:http').Server} server @param {() => unknown} [more] */
const closing = (server, more = () => {}) => ({
  server,
  url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`,
  async close() {
    server.closeAllConnections();
    await more();
    await new Promise((resolve) => server.close(resolve));
  },
});

/** Nest's decorators, as a compiler would call them. @param {any} Class @param {object} [metadata] */
export const module = (Class, metadata = {}) => (Module(metadata)(Class), Class);

/** A controller of the portal's own, which gives back what it got, parsed. */
export class Own {
  /** @param {unknown} body */
  give(body) {
    return body;
  }
}
Controller('own')(Own);
Post()(Own.prototype, 'give', /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Own.prototype, 'give')));
HttpCode(200)(Own.prototype, 'give', /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Own.prototype, 'give')));
Body()(Own.prototype, 'give', 0);

/** @param {any} app */
export async function nest(app) {
  await app.listen(0, '127.0.0.1');
  return closing(app.getHttpServer(), () => app.close());
}

export const nestApp = (Class = module(class {}), options = {}) => NestFactory.create(Class, { logger: false, ...options });

/** @param {import('fastify').FastifyInstance} app */
export async function fastify(app) {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return closing(app.server, () => app.close());
}

/** @param {(request: any, response: any) => void} listener */
export const node = (listener) => listening(createServer(listener));

/** Reads all of a request of Node's, as body parsers do. @param {AsyncIterable<Buffer>} request */
export async function readAll(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

export { Fastify, Hono, Koa, express };

/**
 * Each as its documents say, mounted at `/api/pec`; none is told a `basePath` but those that have no mount.
 *
 * @type {Record<string, (made: Made, options: any) => Promise<ReturnType<typeof closing>>>}
 */
export const SOUND = {
  async express({ expressProxy }, options) {
    const app = express();
    app.use((request, response, next) => {
      Object.assign(request, { session: { user: 'anna' } });
      response.setHeader('x-portal', 'yes');
      next();
    });
    app.use('/api/pec', expressProxy(options));
    app.use(express.json());
    app.post('/own', (request, response) => void response.json(request.body));
    return node(app);
  },
  async 'express, in routers'({ expressProxy }, options) {
    const app = express();
    const router = express.Router();
    app.use((request, response, next) => {
      Object.assign(request, { session: { user: 'anna' } });
      response.setHeader('x-portal', 'yes');
      next();
    });
    router.use('/pec', expressProxy(options));
    app.use('/api', router);
    app.use(express.json());
    app.post('/own', (request, response) => void response.json(request.body));
    return node(app);
  },
  async 'express, not mounted'({ expressProxy }, options) {
    const app = express();
    app.use((request, response, next) => {
      Object.assign(request, { session: { user: 'anna' } });
      response.setHeader('x-portal', 'yes');
      next();
    });
    app.use(expressProxy({ ...options, basePath: '/api/pec' }));
    app.use(express.json());
    app.post('/own', (request, response) => void response.json(request.body));
    return node(app);
  },
  async fastify({ fastifyProxy }, options) {
    const app = Fastify();
    app.decorateRequest('session');
    app.addHook('onRequest', async (request, reply) => {
      Object.assign(request, { session: { user: 'anna' } });
      reply.header('x-portal', 'yes');
    });
    app.register(fastifyProxy(options), { prefix: '/api/pec' });
    app.post('/own', (request, reply) => reply.send(request.body));
    return fastify(app);
  },
  async 'fastify, no prefix'({ fastifyProxy }, options) {
    const app = Fastify();
    app.addHook('onRequest', async (request, reply) => {
      Object.assign(request, { session: { user: 'anna' } });
      reply.header('x-portal', 'yes');
    });
    app.register(fastifyProxy({ ...options, basePath: '/api/pec' }));
    app.post('/own', (request, reply) => reply.send(request.body));
    return fastify(app);
  },
  async nest({ expressProxy }, options) {
    const app = await nestApp(module(class {}, { controllers: [Own] }));
    app.use((/** @type {any} */ request, /** @type {any} */ response, /** @type {any} */ next) => {
      request.session = { user: 'anna' };
      response.setHeader('x-portal', 'yes');
      next();
    });
    app.use('/api/pec', expressProxy(options));
    return nest(app);
  },
  async koa({ createProxy, proxyListener }, options) {
    const app = new Koa();
    const listener = proxyListener(createProxy({ ...options, basePath: '/api/pec' }));
    app.use(async (context, next) => {
      Object.assign(context.req, { session: { user: 'anna' } });
      context.res.setHeader('x-portal', 'yes');
      if (!context.path.startsWith('/api/pec/')) {
        return next();
      }
      context.respond = false;
      listener(context.req, context.res);
    });
    app.use(async (context) => {
      context.body = await readAll(context.req);
    });
    return node(app.callback());
  },
  async hono({ createProxy, proxyListener }, options) {
    const app = new Hono();
    const proxy = createProxy({ ...options, basePath: '/api/pec' });
    app.use(async (context, next) => {
      await next();
      context.header('x-portal', 'yes');
    });
    app.all('/api/pec/*', (context) => proxy(context.req.raw, { req: { session: { user: 'anna' } } }));
    app.post('/own', async (context) => context.json(await context.req.json()));
    return node(proxyListener(async (request) => app.fetch(request)));
  },
  async 'http'({ createProxy, proxyListener }, options) {
    const listener = proxyListener(createProxy({ ...options, basePath: '/api/pec' }));
    return node(async (request, response) => {
      request.session = { user: 'anna' };
      response.setHeader('x-portal', 'yes');
      if (request.url.startsWith('/api/pec/')) {
        listener(request, response);
      } else {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(await readAll(request)));
      }
    });
  },
};
