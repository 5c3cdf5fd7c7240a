import type { EntitySchemaColumnOptions } from 'typeorm';
import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';

/** A row of one codebook class as TypeORM holds it: flat, with camelCase names and days as strings. */
export type Row = Record<string, unknown>;

const PARTS: Partial<
  Record<Field['kind'], readonly (readonly [part: string, type: EntitySchemaColumnOptions['type']])[]>
> = {
  count: [
    ['state', 'text'],
    ['low', 'integer'],
    ['high', 'integer'],
    ['text', 'text'],
  ],
  window: [
    ['precision', 'text'],
    ['earliest', 'date'],
    ['latest', 'date'],
  ],
  place: [
    ['code', 'text'],
    ['precision', 'text'],
  ],
};

export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

/**
 * Returns the fields that have columns of their own. Child lists and citations have their own tables; internal answers
 * are in incident_private.
 */
export const storedFields = (of: CodebookClass): Field[] =>
  fieldsOf(of).filter((field) => field.class !== 'internal' && field.kind !== 'many' && field.kind !== 'cites');

/** Returns the internal fields of a class; their answers are in incident_private. */
export const internalFields = (of: CodebookClass): Field[] =>
  fieldsOf(of).filter((field) => field.class === 'internal');

const column = (
  name: string,
  type: EntitySchemaColumnOptions['type'],
  extra: Partial<EntitySchemaColumnOptions> = {},
): EntitySchemaColumnOptions => ({ name, type, nullable: true, ...extra });

/** Returns the TypeORM columns of a codebook class, so that a field is declared once and not three times. */
export const columnsFor = (of: CodebookClass): Record<string, EntitySchemaColumnOptions> => {
  const columns: Record<string, EntitySchemaColumnOptions> = {};
  for (const field of storedFields(of)) {
    const parts = PARTS[field.kind];
    if (parts)
      for (const [part, type] of parts) {
        columns[field.name + capital(part)] = column(`${toSnakeCase(field.name)}_${part}`, type, {
          nullable: part !== 'state',
        });
      }
    else if (field.kind === 'choices') columns[field.name] = column(toSnakeCase(field.name), 'text', { array: true });
    else if (field.kind === 'reference') columns[`${field.name}Id`] = column(`${toSnakeCase(field.name)}_id`, 'uuid');
    else columns[field.name] = column(toSnakeCase(field.name), 'text', { nullable: field.kind !== 'ternary' });
  }
  return columns;
};

/** Flattens the stored answers of an instance into a row. */
export const toRow = (of: CodebookClass, instance: object): Row => {
  const row: Row = {};
  for (const field of storedFields(of)) {
    const value = (instance as Row)[field.name];
    const parts = PARTS[field.kind];
    if (parts)
      for (const [part] of parts) row[field.name + capital(part)] = value === null ? null : (value as Row)[part];
    else row[field.kind === 'reference' ? `${field.name}Id` : field.name] = value;
  }
  return row;
};

/** Nests the stored answers of a row again. A window or place whose parts are all null was never given. */
export const fromRow = (of: CodebookClass, row: Row): Row => {
  const answers: Row = {};
  for (const field of storedFields(of)) {
    const parts = PARTS[field.kind];
    if (!parts) {
      answers[field.name] = row[field.kind === 'reference' ? `${field.name}Id` : field.name];
      continue;
    }
    const value = Object.fromEntries(parts.map(([part]) => [part, row[field.name + capital(part)]]));
    answers[field.name] = parts.every(([part]) => value[part] === null) ? null : value;
  }
  return answers;
};
