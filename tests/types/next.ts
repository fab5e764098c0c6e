/** What Next generates for a route, `.next/types/validator.ts`, and what it asks of each. */

import type { NextRequest } from 'next/server.js';

interface ParamMap {
  '/api/pec/[...path]': { path: string[] };
  '/api/[[...path]]': { path?: string[] };
  '/api/pec': {};
}

type Handler<Route extends keyof ParamMap> = (
  request: NextRequest,
  context: { params: Promise<ParamMap[Route]> },
) => Promise<Response | void> | Response | void;

type RouteHandlerConfig<Route extends keyof ParamMap = keyof ParamMap> = {
  GET?: Handler<Route>;
  POST?: Handler<Route>;
  DELETE?: Handler<Route>;
};

/** What the check of `next build --webpack` infers of a handler's parameters, and asks of them. */
type FirstArg<T> = T extends (...args: [infer First, any]) => any ? (unknown extends First ? any : First) : never;
type SecondArg<T> = T extends (...args: [any, infer Second]) => any ? (unknown extends Second ? any : Second) : never;
type Takes<Given, Asked extends Given> = [Given, Asked];
export type Parameters = [
  Takes<Request | NextRequest, FirstArg<Module['POST']>>,
  Takes<{ params: Promise<any> }, SecondArg<Module['POST']>>,
];

type IsExpected<Route extends keyof ParamMap, Specific extends RouteHandlerConfig<Route>> = Specific;
type Module = typeof import('./route.js');
export type Checks = [IsExpected<'/api/pec/[...path]', Module>, IsExpected<'/api/[[...path]]', Module>, IsExpected<'/api/pec', Module>];
