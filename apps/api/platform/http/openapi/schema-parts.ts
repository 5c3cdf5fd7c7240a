import { fieldsOf, codebookOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import en from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import people from '@vigil/shared/text/people/en.json' with { type: 'json' };
import { DATE_PRECISIONS } from '@vigil/shared/day/day-window.js';
import { createText } from '@vigil/shared/text/text.js';
import { OWN_CODE_FORM } from '@vigil/shared/vocabulary/own-codes.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export type Schema = Readonly<{
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  enum?: readonly (string | null)[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean;
  items?: Schema;
  oneOf?: readonly Schema[];
  example?: unknown;
  default?: unknown;
  readOnly?: boolean;
  title?: string;
}>;

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const orNull = (schema: Schema): Schema => ({ oneOf: [schema, { type: 'null' }] });
export const text = (description?: string): Schema => ({ type: 'string', ...(description ? { description } : {}) });
export const id: Schema = { type: 'string', format: 'uuid' };
export const day: Schema = {
  type: 'string',
  format: 'date',
  description: 'A calendar day of the place, never an instant.',
};
export const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  items,
  ...(description ? { description } : {}),
});
/** An object with exactly these keys, all of them required but the optional ones. */
export const record = (
  properties: Record<string, Schema>,
  description?: string,
  optional: readonly string[] = [],
): Schema => ({
  type: 'object',
  ...(description ? { description } : {}),
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
/** What a limit of custody says in words. */
export const limitWords: Record<string, Schema> = {
  law: text(),
  article: text(),
  open: text(),
  translations: { type: 'object', description: 'Law and what is open in other languages, by language.' },
};
export const codes = (...lists: Parameters<typeof codesOf>[0][]): Schema => ({
  type: 'string',
  enum: lists.flatMap((name) => [...codesOf(name)]),
});

/** Schemas of the codebook's kinds of values. */
export const VALUES: Readonly<Record<string, Schema>> = {
  Count: record(
    {
      state: codes('count_state'),
      low: { type: ['integer', 'null'], minimum: 0 },
      high: { type: ['integer', 'null'], minimum: 0, description: 'Null: open, or not known.' },
      text: { type: ['string', 'null'], maxLength: 300, description: 'The source’s own words, such as “several”.' },
    },
    'How many, with what is not known about it. Not known is CS_UNKNOWN with two nulls, never 0.',
  ),
  DayWindow: record(
    { precision: { type: 'string', enum: DATE_PRECISIONS }, earliest: day, latest: day },
    'The first and the last day on which it may have begun, both included. The precision promises the shape: a month is a whole month.',
  ),
  Place: record({
    code: {
      type: ['string', 'null'],
      description: 'A unit of the gazetteer at the level that is known; null where there is none (online).',
    },
    precision: codes('location_precision'),
  }),
  Point: record(
    {
      lat: { type: 'number', minimum: -90, maximum: 90 },
      lon: { type: 'number', minimum: -180, maximum: 180 },
      accuracyMetres: { type: ['number', 'null'], minimum: 0, maximum: 1_000_000 },
    },
    'Degrees, WGS 84. Internal: no public answer holds one.',
  ),
};

const says = createText('en', { ...en, ...people });

/** Returns the name of a class's schema: 'GroupLink' for the class with key 'group'. */
const schemaName = (of: CodebookClass): string => of.name;

const kindSchema = (field: Field): Schema => {
  const enumeration = field.lists.flatMap((name) => [...codesOf(name)]);
  switch (field.kind) {
    case 'choice':
      return { type: ['string', 'null'], enum: [...enumeration, null] };
    case 'choices':
      if (field.refines)
        return {
          type: ['array', 'null'],
          items: { type: 'string', pattern: OWN_CODE_FORM.source },
          uniqueItems: true,
        };
      return { type: ['array', 'null'], items: { type: 'string', enum: enumeration }, uniqueItems: true };
    case 'text':
      return {
        type: ['string', 'null'],
        minLength: 1,
        maxLength: field.max,
        ...(field.format === 'url'
          ? { format: 'uri' }
          : field.format === 'language'
            ? { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }
            : {}),
      };
    case 'count':
      return ref('Count');
    case 'window':
      return orNull(ref('DayWindow'));
    case 'place':
      return orNull(ref('Place'));
    case 'point':
      return orNull(ref('Point'));
    case 'ternary':
      return { type: 'string', enum: ['yes', 'no', 'unknown'] };
    case 'reference':
      return { type: ['string', 'null'], format: 'uuid' };
    case 'cites':
      return { type: 'array', items: id, maxItems: field.max, uniqueItems: true };
    case 'own':
      // Its keys are those of the organisation's questions: GET /api/own-questions.
      return { type: 'object' };
    case 'many':
      return { type: 'array', items: ref(schemaName(field.of!())), maxItems: field.max };
  }
};

const described = (key: string, field: Field): Schema => {
  const words = [
    says(`${key}.${field.name}.label`),
    says(`${key}.${field.name}.help`),
    field.kind === 'count' ? `At most ${field.max}.` : '',
    field.class === 'staff' ? 'For colleagues: readers never see it.' : '',
    field.class === 'internal' ? 'Internal: never published; null where you may not read it.' : '',
    field.required ? 'Needed to submit.' : '',
  ];
  const description = words
    .filter(Boolean)
    .map((said) => (/[.!?;”]$/.test(said) ? said : `${said}.`))
    .join(' ');
  const schema = kindSchema(field);
  return schema.$ref ? { oneOf: [schema], description } : { ...schema, description };
};

/**
 * Returns the schemas of a codebook class and of all classes in it, by name. Every key must be sent, null where it is
 * not known.
 */
export const codebookSchemas = (root: CodebookClass, found: Record<string, Schema> = {}): Record<string, Schema> => {
  const name = schemaName(root);
  if (found[name]) return found;
  const { key, version } = codebookOf(root);
  const fields = fieldsOf(root);
  const properties: Record<string, Schema> = Object.fromEntries(
    fields.map((field) => [field.name, described(key, field)]),
  );
  const hasId = Object.keys(found).length > 0;
  found[name] = record(
    hasId
      ? { id: { ...id, description: 'Made by the client, so that a retry is harmless.' }, ...properties }
      : properties,
    `${says(`${key}.about`)} Codebook ${key}, version ${version}.`,
  );
  for (const field of fields) if (field.of) codebookSchemas(field.of(), found);
  return found;
};
