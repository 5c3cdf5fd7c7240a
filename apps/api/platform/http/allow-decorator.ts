import { RouteConfig } from '@nestjs/platform-fastify';
import { isAction, type Action } from './rights.js';
import { isScope, type Scope } from './token-scopes.js';

/**
 * Declares the action of a route, and so its audience. It is stored in Fastify's own route configuration, so that
 * routes outside Nest (pages, files) can declare theirs too: `{ config: allow('read-public') }`.
 */
export const Allow = (action: Action, scope?: Scope): MethodDecorator =>
  RouteConfig(allow(action, scope)) as MethodDecorator;
/** @param scope also allows a token with this scope, if its member may do the action */
export const allow = (action: Action, scope?: Scope): { action: Action; scope?: Scope } =>
  scope ? { action, scope } : { action };

/** Returns the action that a route declares, or null. */
export const actionOf = (config: unknown): Action | null => {
  const action = typeof config === 'object' && config !== null && 'action' in config ? config.action : null;
  return isAction(action) ? action : null;
};

/** Returns the scope with which a token may use a route, or null. */
export const scopeOf = (config: unknown): Scope | null => {
  const scope = typeof config === 'object' && config !== null && 'scope' in config ? config.scope : null;
  return isScope(scope) ? scope : null;
};
