/** A portal on NestJS. */

import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { fileStore, oauthToken } from 'pec-massiva/proxy';
import { expressProxy, type ExpressContext } from 'pec-massiva/proxy/express';

import { AppModule } from './app.module.js';
import { MailboxService } from './mailbox.service.js';
import { sessionOf } from './sessions.js';

type PortalRequest = Request & { session?: { user: string } | undefined };

const { PEC_EMAIL = '', PEC_API_KEY = '', PEC_TOKEN, PEC_TARGET, PEC_STORE, SESSION_SECRET = '', PORT } = process.env;

const app = await NestFactory.create(AppModule);
const mailboxes = app.get(MailboxService);

// Who is asking, for all that comes after it; express-session or passport do as well.
app.use(async (request: PortalRequest, response: Response, next: NextFunction) => {
  request.session = await sessionOf(request.headers.cookie, SESSION_SECRET);
  next();
});

const proxy = expressProxy({
  authorize: (request, { req }: ExpressContext<PortalRequest>) => req.session,
  mailbox: (session) => mailboxes.of(session.user),
  token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
  store: fileStore(PEC_STORE ?? 'pec-sent.log'),
  target: PEC_TARGET,
});

// Here, before app.listen puts the body parser in. A controller, or a module's middleware, comes after it.
app.use('/api/pec', proxy);

// A store that cannot be opened is known now, and not by the first message.
await proxy.ready;
await app.listen(Number(PORT ?? 3000), '127.0.0.1');
// A large message on a slow line takes longer than the five minutes that Node gives.
app.getHttpServer().requestTimeout = 30 * 60_000;
console.log(await app.getUrl());
