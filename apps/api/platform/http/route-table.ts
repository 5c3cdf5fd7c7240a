import type { FastifyInstance, RouteOptions } from 'fastify';
import { actionOf, scopeOf } from './allow-decorator.js';
import { RIGHTS, STEP_UP, type Action, type Freshness } from './rights.js';
import type { Scope } from './token-scopes.js';

export interface Route {
  method: string;
  path: string;
  action: Action;
  roles: readonly string[];
  /** Set if the route needs a proof of identity: how fresh. */
  stepUp?: Freshness;
  /** Set if the route also accepts a token with this scope. */
  scope?: Scope;
}

/** The routes that the server has, as they were added to it. */
export interface RouteTable {
  /** Lists the routes with an action, by path. HEAD, which follows its GET, and OPTIONS are left out. */
  routes(): Route[];
  /**
   * Returns the methods under which a path exists, HEAD and OPTIONS included, for 405; empty where nothing exists. The
   * catch-all for pages does not count.
   */
  methodsAt(path: string): string[];
  /** @throws Error naming every route, other than HEAD and OPTIONS, that declares no action or an unknown one */
  assertActions(): void;
}

const matcher = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('/')
      .map((part) => (part.startsWith(':') ? part.replace(/^:\w+/, '[^/]+').replaceAll('.', '\\.') : literal(part)))
      .join('/')}$`,
  );
const literal = (part: string): string => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');

/** Records routes as they are added; call it before any is. */
export const watchRoutes = (server: FastifyInstance): RouteTable => {
  const seen: { method: string; path: string; config: unknown; matches: RegExp }[] = [];
  server.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat())
      seen.push({ method, path: route.url, config: route.config, matches: matcher(route.url) });
  });
  const served = (): typeof seen => seen.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
  return {
    routes: () =>
      served()
        .flatMap(({ method, path, config }) => {
          const action = actionOf(config);
          const scope = scopeOf(config);
          return action
            ? [
                {
                  method,
                  path,
                  action,
                  roles: RIGHTS[action],
                  ...(STEP_UP[action] ? { stepUp: STEP_UP[action] } : {}),
                  ...(scope ? { scope } : {}),
                },
              ]
            : [];
        })
        .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1)),
    methodsAt: (path) =>
      [
        ...new Set(
          seen.filter((route) => route.path !== '/*' && route.matches.test(path)).map((route) => route.method),
        ),
      ].sort(),
    assertActions: () => {
      const bare = served()
        .filter((route) => actionOf(route.config) === null)
        .map(({ method, path }) => `${method} ${path}`);
      if (bare.length > 0)
        throw new Error(`Every route declares its audience with @Allow; these do not: ${bare.join(', ')}`);
    },
  };
};
