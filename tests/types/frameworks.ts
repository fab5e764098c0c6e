/** The proxy in frameworks that have types of their own. */

import express, { type Request as ExpressRequest, type RequestHandler } from 'express';
import Fastify, { type FastifyPluginAsync, type FastifyRequest } from 'fastify';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Hono } from 'hono';
import { createServer, type IncomingMessage } from 'node:http';
import { createProxy, memoryStore, type ProxyOptions } from 'pec-massiva/proxy';
import { expressProxy, type ExpressContext } from 'pec-massiva/proxy/express';
import { fastifyProxy } from 'pec-massiva/proxy/fastify';
import { proxyListener, serveProxy } from 'pec-massiva/proxy/server';

const rest = { token: 't', store: memoryStore() };
type WithSession<Req> = Req & { session: { user?: { mailbox: string } } };

// A request of the framework's own type, where it is named; the session is what `authorize` gives.
const middleware: RequestHandler = expressProxy({
  authorize: (request, { req }: ExpressContext<WithSession<ExpressRequest>>) => req.session.user ?? null,
  mailbox: ({ mailbox }, request, { req }) => ({ username: mailbox, password: req.ip ?? 'p' }),
  sender: (session, request, { req }) => [session.mailbox, req.baseUrl],
  trustProxy: true,
  ...rest,
});
const app = express();
app.use('/api/pec', middleware);
app.use('/api/pec', expressProxy(createProxy({ authorize: () => 1, mailbox: () => ({ username: 'a', password: 'b' }), ...rest })));
express.Router().use('/pec', middleware);

// And where it is not.
app.use(
  '/api/pec',
  expressProxy({
    authorize: (request, { req }) => req.session.user as { name: string } | undefined,
    mailbox: (session) => ({ username: session.name, password: 'p' }),
    ...rest,
  }),
);
// @ts-expect-error: what authorize gives has no such name
app.use(expressProxy({ authorize: () => ({ name: 'a' }), mailbox: (session) => ({ username: session.nome, password: '' }), ...rest }));

const fastify = Fastify();
const plugin = fastifyProxy({
  authorize: (request, { req }: { req: WithSession<FastifyRequest> }) => req.session.user,
  mailbox: ({ mailbox }, request, { req }) => ({ username: mailbox, password: req.ip }),
  ...rest,
});
fastify.register(plugin, { prefix: '/api/pec' });
await fastify.register(fastifyProxy({ authorize: () => true, mailbox: () => ({ username: 'a', password: 'b' }), ...rest }), { prefix: '/x' });
export const asPlugin: FastifyPluginAsync<any> = plugin;

@Module({})
class AppModule {}
const nest = await NestFactory.create(AppModule);
nest.use('/api/pec', middleware);

const options: ProxyOptions<true, { req: IncomingMessage }> = {
  authorize: (request, { req }) => req.socket.remoteAddress === '127.0.0.1' && true,
  mailbox: () => ({ username: 'a', password: 'b' }),
  ...rest,
};
createServer(proxyListener(createProxy(options)));
const hono = new Hono();
const proxy = createProxy(options);
hono.all('/api/pec/*', (context) => proxy(context.req.raw));
createServer(proxyListener(async (request) => hono.fetch(request)));
createServer(proxyListener((request, { req, mount }) => proxy(request, { req, mount, waitUntil: () => {} })));
await serveProxy({ ...options, port: 0 });
