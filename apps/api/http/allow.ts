import { RouteConfig } from '@nestjs/platform-fastify';
import { isAction, type Action } from './rights.js';

/**
 * Declares the action of a route, and so its audience. It stands in Fastify's own route configuration, where routes
 * that Nest does not know (pages, files) declare theirs too: `{ config: allow('read-public') }`.
 */
export const Allow = (action: Action): MethodDecorator => RouteConfig(allow(action)) as MethodDecorator;
export const allow = (action: Action): { action: Action } => ({ action });

/** The action that a route declares, or null. */
export const actionOf = (config: unknown): Action | null => {
  const action = typeof config === 'object' && config !== null && 'action' in config ? config.action : null;
  return isAction(action) ? action : null;
};
