import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isLanguage, type Language } from '@vigil/shared/language/languages.js';

/** Returns the reader's language: `?lang=`, else the best of `Accept-Language`, else English. */
export const languageOf = (request: {
  query?: unknown;
  headers: { 'accept-language'?: string | undefined };
}): Language => {
  const asked =
    typeof request.query === 'object' && request.query !== null && 'lang' in request.query
      ? request.query.lang
      : undefined;
  if (isLanguage(asked)) return asked;
  return preferred(request.headers['accept-language'] ?? '');
};

const preferred = (header: string): Language => {
  const wishes = header
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...rest] = wish.trim().toLowerCase().split(';');
      const quality = rest
        .map((part) => /^\s*q=(\d(?:\.\d+)?)\s*$/.exec(part)?.[1])
        .find((found) => found !== undefined);
      return {
        language: isLanguage(tag) ? tag : tag.split('-')[0],
        quality: quality === undefined ? 1 : Number(quality),
      };
    });
  const best = wishes
    .filter((wish) => isLanguage(wish.language) && wish.quality > 0)
    .sort((a, b) => b.quality - a.quality)[0];
  return isLanguage(best?.language) ? best.language : 'en';
};

/** `@ReadersLanguage() language: Language` */
export const ReadersLanguage = createParamDecorator((_data: unknown, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
