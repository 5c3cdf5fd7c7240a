import { fold } from '../text-matching/fold.js';
import type { ColumnMapping } from './column-mapping.js';
import { namesPlace } from './constants.js';
import { addWords, type CellAt, type ImportContext, type RowDraft } from './row-draft.js';

/**
 * Reads a column of countries: a row of one that is not here is left aside. Which country it is is an answer only
 * where it names no place.
 */
export const readCountry = (draft: RowDraft, { countries }: ImportContext, at: CellAt): void => {
  if (!countries) return addWords(draft, at);
  const code = countries.get(fold(at.cell.trim().replace(/\.0+$/, '')));
  if (code !== undefined) Object.assign(draft, { homeColumn: at.column, country: code });
  else draft.aside ??= { code: 'other-country', column: at.column, value: at.cell };
};

/**
 * Gives a record the country as its place, where a column of countries says so and nothing names one. It is no
 * answer of the row: a row that changes a record leaves its place alone. Once per record, when all its rows are read.
 */
export const finishCountry = (draft: RowDraft, { columns }: ColumnMapping): void => {
  const { incident, fates } = draft;
  if (draft.homeColumn === null) return;
  const isPlaceNamed = columns.some(({ target }, column) => namesPlace(target) && fates.some((of) => of.has(column)));
  // Of several countries, also where the place is none that is known: the country is.
  if (incident.place === null && (draft.country !== null || !isPlaceNamed) && draft.code === null)
    incident.place = { code: draft.country, precision: 'LP_COUNTRY' };
  else
    for (const of of fates)
      for (const [column, { target }] of columns.entries())
        if (target === 'place.0' && of.get(column) === 'used') of.set(column, 'aside');
};
