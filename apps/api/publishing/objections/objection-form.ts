import { plainToInstance } from 'class-transformer';
import { IsIn, ValidateIf, validator } from '../../platform/http/body-rules.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  OBJECTION_LENGTHS,
  OBJECTION_RELATIONS,
  type ObjectionRelation,
  type ObjectionReply,
} from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { languageOf } from '../../platform/http/reader-language.js';
import { problemDocument, recordFailure } from '../../platform/http/problem.filter.js';
import { truncateIp } from '../../platform/http/rate-limit.js';
import type { SharedLimits } from '../../platform/http/shared-limits.js';
import { fieldErrors } from '../../platform/http/strict-body-validation.js';
import { IsAbout, IsWords } from '../../platform/http/validation-decorators.js';
import type { ObjectionsService } from './objections.service.js';

const FORM = 'application/x-www-form-urlencoded';
/** Bytes: the longest text that is allowed, in Khmer, takes nine for each character in a form. */
const MOST_BYTES = 128 * 1024;
/** Fields of a form: more than either has. */
const MOST_FIELDS = 12;

/** How much may be sent in an hour: by one network (/24 or /48, where many people may be), and by all together. */
export const SENT_PER_HOUR = { network: 20, all: 200 } as const;
const LOOKED_UP_PER_HOUR = { network: 200, all: 20_000 } as const;

class ObjectionFormBody {
  @ValidateIf((_body, value) => value !== undefined)
  @IsAbout()
  about?: string;

  @IsIn(OBJECTION_RELATIONS)
  relation!: ObjectionRelation;

  @IsWords(OBJECTION_LENGTHS.text)
  text!: string;

  /** Whether and how the sender can be answered, in their own words. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsWords(OBJECTION_LENGTHS.contact)
  contact?: string;
}

class ReceiptFormBody {
  @IsWords(60)
  code!: string;

  /** To delete what was sent. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsIn(['yes'])
  erase?: 'yes';
}

/** A limit for each network, and one for all. */
const limitsOf = (
  limits: SharedLimits,
  name: string,
  { network, all }: { network: number; all: number },
): ((request: FastifyRequest) => Promise<void>) => {
  const [ofNetwork, ofAll] = [limits.perHour(`${name} network`, network), limits.perHour(`${name} all`, all)];
  return async ({ ip }) => {
    await ofNetwork.spend(truncateIp(ip) ?? 'other');
    await ofAll.spend('all');
  };
};

/**
 * Receives the two public forms: to write, and to look up by the receipt code. Plain forms, so that they need no
 * script; the answer is a page, in which the code stands once. The same checks hold as for every change: same origin,
 * https.
 */
export const registerObjectionForms = (
  server: FastifyInstance,
  objections: ObjectionsService,
  limits: SharedLimits,
): void => {
  const [spendOnSending, spendOnLooking] = [
    limitsOf(limits, 'objection sent', SENT_PER_HOUR),
    limitsOf(limits, 'objection looked up', LOOKED_UP_PER_HOUR),
  ];
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      FORM,
      { parseAs: 'buffer', bodyLimit: MOST_BYTES },
      async (_request: unknown, body: string | Buffer) => parseForm(body as Buffer),
    );
    scope.setErrorHandler(async (error, request, reply) => refuse(error, request, reply));
    const config = allow('send-objection');
    scope.post('/objections/new', { config }, async (request, reply) => {
      const { about, relation, text, contact } = checked(ObjectionFormBody, request.body);
      await spendOnSending(request);
      const code = await objections.send({ about: about ?? null, relation, text, contact: contact ?? null });
      return answer(reply, { kind: 'receipt', code }, code);
    });
    scope.post('/objections', { config }, async (request, reply) => {
      const { code, erase } = checked(ReceiptFormBody, request.body);
      await spendOnLooking(request);
      if (erase) await objections.eraseFor(code);
      const status = await objections.look(code);
      return answer(reply, { kind: 'status', code, status }, JSON.stringify(status));
    });
    done();
  });
};

/** Sends a page that shows the reply. plain: the same as text, where no page can be rendered now */
const answer = async (
  reply: FastifyReply,
  posted: ObjectionReply,
  plain: string,
  status = 200,
): Promise<FastifyReply> => (await reply.page(status, { posted, plain })) as FastifyReply;

const refuse = async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const problem = recordFailure(request, error);
  const { title, detail, errors } = problemDocument(problem, request.id, languageOf(request));
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  const refusal = {
    title,
    detail: detail ?? null,
    errors: Object.fromEntries((errors ?? []).map(({ pointer, text }) => [pointer.slice(1), text])),
  };
  const typed = isFields(request.body) ? request.body : {};
  return answer(reply, { kind: 'refused', refusal, typed }, [title, detail].filter(Boolean).join('. '), problem.status);
};

type Fields = Readonly<Record<string, string>>;
const isFields = (body: unknown): body is Fields => typeof body === 'object' && body !== null;

/** Errors that mean the same to a person who fills in a form: the field is empty. */
const LEFT_OUT = new Set(['missing-key', 'blank-text']);

/** Checks a form as every body is checked: each field by its name, and no other. @throws Problem 'invalid-body' */
const checked = <T extends object>(as: new () => T, fields: unknown): T => {
  const body = plainToInstance(as, isFields(fields) ? fields : {});
  const errors = validator.validateSync(body, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  const wrong = fieldErrors(errors).map((one) => (LEFT_OUT.has(one.code) ? { ...one, code: 'required' } : one));
  if (wrong.length > 0) throw new Problem('invalid-body', { errors: wrong });
  return body;
};

/**
 * Parses a form: strict UTF-8, few fields, each once. Fields without any text count as left out, and lines end with \n.
 * @throws Problem 'malformed-form'
 */
const parseForm = (body: Buffer): Fields => {
  const parts = body.length === 0 ? [] : body.toString('latin1').split('&');
  if (parts.length > MOST_FIELDS) throw new Problem('malformed-form');
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [name, value] = decoded(part);
    if (fields.has(name)) throw new Problem('malformed-form');
    fields.set(name, value);
  }
  return Object.fromEntries([...fields].filter(([name, value]) => value.trim() !== '' && name !== '__proto__'));
};

const decoded = (part: string): [string, string] => {
  const at = part.indexOf('=');
  try {
    const [name, value] = [part.slice(0, at < 0 ? undefined : at), at < 0 ? '' : part.slice(at + 1)].map((text) =>
      decodeURIComponent(text.replaceAll('+', ' ')),
    );
    return [name!, value!.replace(/\r\n?/g, '\n')];
  } catch {
    throw new Problem('malformed-form');
  }
};
