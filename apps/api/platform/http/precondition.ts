import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';

/** The state that a writer expects: no record yet, or exactly this revision. */
export type Precondition = { create: true } | { create: false; revision: number };

const REVISION = /^"([1-9]\d{0,8})"$/;

/**
 * Reads `If-None-Match: *` (create) or `If-Match: "7"` (change revision 7).
 * @throws Problem 'precondition-needed' when neither is there, both are, or it is not one of our revisions.
 */
export const preconditionOf = (headers: {
  'if-match'?: string | undefined;
  'if-none-match'?: string | undefined;
}): Precondition => {
  const match = headers['if-match'];
  const none = headers['if-none-match'];
  if (match === undefined && none?.trim() === '*') return { create: true };
  const revision = none === undefined ? REVISION.exec(match?.trim() ?? '')?.[1] : undefined;
  if (revision === undefined) throw new Problem('precondition-needed');
  return { create: false, revision: Number(revision) };
};

/** Returns the revision that a writer changes. @throws Problem 'precondition-needed', also when they want to create. */
export const revisionOf = (headers: Parameters<typeof preconditionOf>[0]): number => {
  const precondition = preconditionOf(headers);
  if (precondition.create) throw new Problem('precondition-needed');
  return precondition.revision;
};

/** Returns the strong ETag of a revision. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** `@IfMatchOrNone() precondition: Precondition`, for PUT. */
export const IfMatchOrNone = createParamDecorator((_data: unknown, context: ExecutionContext): Precondition =>
  preconditionOf(context.switchToHttp().getRequest<FastifyRequest>().headers),
);

/** `@IfMatch() revision: number`, for changes to an existing record. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): number =>
  revisionOf(context.switchToHttp().getRequest<FastifyRequest>().headers),
);
