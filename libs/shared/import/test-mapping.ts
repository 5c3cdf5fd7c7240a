import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import type { ColumnMapping, Constant, MappedColumn } from './column-mapping.js';
import { mapOfGuesses } from './guess-columns.js';
import type { ImportContext } from './row-draft.js';

/** The group that the test's files call "example union". */
export const GROUP = '00000000-0000-4000-8000-000000000001';
/** Two provinces, and a Svay in each. */
export const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  aPlace('12', 'KH', 1, 'Phnom Penh'),
  aPlace('02', 'KH', 1, 'Battambang'),
  aPlace('0101', '02', 2, 'Svay'),
  aPlace('1207', '12', 2, 'Svay'),
]);
let made = 0;
export const world = (): ImportContext => ({
  gazetteer,
  groups: new Map([['example union', GROUP]]),
  newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
  places: new Map(),
});

export type How = Partial<MappedColumn> & Pick<MappedColumn, 'target'>;
/** Returns a mapping of columns by their headers. */
export const mapOf = (columns: Readonly<Record<string, How>>, constants: Constant[] = []): ColumnMapping => ({
  ...mapOfGuesses([]),
  constants,
  columns: Object.entries(columns).map(([header, how]) => ({ header, dates: null, ...how })),
});
