import { getMetadataStorage } from '../body-rules.js';
import { MOST_BOXES } from '@vigil/shared/inspection/file-findings.js';
import { day, id, orNull, ref, type Schema } from './schema-parts.js';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const part: Schema = { type: 'number', minimum: 0, maximum: 1 };
const BOX: Schema = {
  type: 'object',
  description: 'In parts of the picture’s width and height, 0 to 1.',
  properties: { x: part, y: part, width: part, height: part },
  required: ['x', 'y', 'width', 'height'],
  additionalProperties: false,
};

/** The schema that each validation rule gives to its field. */
const SCHEMA_OF_RULE: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isWords: ([max]) => ({ type: 'string', minLength: 1, maxLength: Number(max) }),
  isMapQuery: ([max]) => ({ type: 'string', maxLength: Number(max) }),
  isBase64OrEmpty: () => ({ type: 'string', format: 'byte' }),
  isWordsOrEmpty: ([max]) => ({ type: 'string', maxLength: Number(max) }),
  areWords: ([max]) => ({ type: 'array', items: { type: 'string', minLength: 1, maxLength: Number(max) } }),
  isWebAddress: ([max]) => ({ type: 'string', format: 'uri', maxLength: Number(max) }),
  isMailAddressOrEmpty: () => ({ type: 'string', maxLength: 254 }),
  isCountValue: () => ref('Count'),
  isCalendarDay: () => day,
  isId: () => id,
  isShortName: () => ({ type: 'string', minLength: 1, maxLength: 40 }),
  someIds: ([max]) => ({ type: 'array', items: id, minItems: 1, maxItems: Number(max) }),
  someIdsOrCodes: ([max]) => ({
    type: 'array',
    items: { type: 'string' },
    minItems: 1,
    maxItems: Number(max),
    description: 'Ids, or public codes of incidents that readers see.',
  }),
  areIds: () => ({ type: 'array', items: id }),
  isDigest: () => ({ type: 'string', pattern: '^[0-9a-f]{64}$' }),
  isMoment: () => ({ type: 'string', format: 'date-time' }),
  isUuid: () => id,
  isIn: ([all]) => ({ type: 'string', enum: all as string[] }),
  isBoolean: () => ({ type: 'boolean' }),
  isString: () => ({ type: 'string' }),
  isBase64: () => ({ type: 'string', format: 'byte' }),
  isNumber: () => ({ type: 'number' }),
  isInt: () => ({ type: 'integer' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isLatitude: () => ({ type: 'number', minimum: -90, maximum: 90 }),
  isLongitude: () => ({ type: 'number', minimum: -180, maximum: 180 }),
  min: ([least]) => ({ minimum: Number(least) }),
  max: ([most]) => ({ maximum: Number(most) }),
  maxLength: ([most]) => ({ maxLength: Number(most) }),
  isSealed: ([most]) => ({ type: 'string', maxLength: Number(most), description: 'base64url, without padding.' }),
  isCrop: () => orNull(BOX),
  areBoxes: () => ({ type: 'array', items: BOX, maxItems: MOST_BOXES }),
  nestedValidation: () => ({ type: 'object' }),
  arrayNotEmpty: () => ({}),
  arrayMaxSize: ([most]) => ({ maxItems: Number(most) }),
  arrayMinSize: ([least]) => ({ minItems: Number(least) }),
  arrayUnique: () => ({ uniqueItems: true }),
};

const nameOf = (rule: Rule): string => rule.name ?? rule.type;

/**
 * Returns the schema of a body that class-validator checks, from the same rules that check it.
 * @throws Error for a rule that has no schema yet, so that no body is described wrongly.
 */
export const bodySchema = (of: new () => object): Schema => {
  const byField = new Map<string, Rule[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(of, '', false, false)) {
    byField.set(rule.propertyName, [rule, ...(byField.get(rule.propertyName) ?? [])]);
  }
  const optional = (rules: readonly Rule[]): boolean =>
    rules.some((rule) => nameOf(rule) === 'isOptional' || rule.type === 'conditionalValidation');
  const properties: Record<string, Schema> = {};
  for (const [field, rules] of byField) {
    const parts = rules
      .filter((rule) => nameOf(rule) !== 'isOptional' && rule.type !== 'conditionalValidation')
      .map((rule) => {
        const known = SCHEMA_OF_RULE[nameOf(rule)];
        if (!known)
          throw new Error(`${of.name}.${field}: the rule ${nameOf(rule)} has no schema; add it to body-schema.ts`);
        const schema = known(rule.constraints ?? []);
        return rule.each ? { items: schema } : schema;
      });
    const whole: Schema = Object.assign({}, ...parts);
    properties[field] = optional(rules) ? orNull(whole) : whole;
  }
  const required = [...byField].filter(([, rules]) => !optional(rules)).map(([field]) => field);
  return { type: 'object', properties, required, additionalProperties: false };
};
