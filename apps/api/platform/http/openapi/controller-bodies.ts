import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Keys under which Nest stores its decorators' metadata, and its number for @Body among the kinds of parameters. */
const [PATH, METHOD, ARGUMENTS, TYPES] = ['path', 'method', '__routeArguments__', 'design:paramtypes'] as const;
const BODY = 3;

export type BodyClass = new () => object;

/**
 * Returns the body class of each route that has a body, 'PUT /api/groups/:id' → its class; null where its module parses
 * the body itself.
 */
export const bodiesOf = (app: NestFastifyApplication): Map<string, BodyClass | null> => {
  const bodies = new Map<string, BodyClass | null>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') readController(metatype, bodies);
    }
  }
  return bodies;
};

const readController = (controller: object & { prototype?: object }, bodies: Map<string, BodyClass | null>): void => {
  const prototype = controller.prototype as Record<string, object>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const handler = prototype[name];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD, handler)) continue;
    const given = Reflect.getMetadata(ARGUMENTS, controller, name) as Record<string, unknown> | undefined;
    const index = Object.keys(given ?? {})
      .filter((key) => key.startsWith(`${BODY}:`))
      .map((key) => Number(key.split(':')[1]))[0];
    if (index === undefined) continue;
    const method = RequestMethod[Reflect.getMetadata(METHOD, handler) as RequestMethod];
    const path = `/${[Reflect.getMetadata(PATH, controller), Reflect.getMetadata(PATH, handler)]
      .map((part) => String(part).replace(/^\/|\/$/g, ''))
      .filter(Boolean)
      .join('/')}`;
    const type = (Reflect.getMetadata(TYPES, prototype, name) as unknown[])[index];
    bodies.set(`${method} ${path}`, type === Object ? null : (type as BodyClass));
  }
};
