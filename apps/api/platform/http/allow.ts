import { RouteConfig } from '@nestjs/platform-fastify';
import { isAction, type Action } from './rights.js';
import { isScope, type Scope } from './scopes.js';

/**
 * Declares the action of a route, and so its audience. It stands in Fastify's own route configuration, where routes
 * that Nest does not know (pages, files) declare theirs too: `{ config: allow('read-public') }`.
 */
export const Allow = (action: Action, scope?: Scope): MethodDecorator =>
  RouteConfig(allow(action, scope)) as MethodDecorator;
/** @param scope also open to a token that has it, in the hands of a member who may do it */
export const allow = (action: Action, scope?: Scope): { action: Action; scope?: Scope } =>
  scope ? { action, scope } : { action };

/** The action that a route declares, or null. */
export const actionOf = (config: unknown): Action | null => {
  const action = typeof config === 'object' && config !== null && 'action' in config ? config.action : null;
  return isAction(action) ? action : null;
};

/** The scope with which a token may use a route, or null. */
export const scopeOf = (config: unknown): Scope | null => {
  const scope = typeof config === 'object' && config !== null && 'scope' in config ? config.scope : null;
  return isScope(scope) ? scope : null;
};
