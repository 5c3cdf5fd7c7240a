import { asDay } from '@vigil/shared/day/day.js';
import { find, type Findable, type Found } from '@vigil/shared/finding/find.js';
import { createLexicon } from '@vigil/shared/finding/lexicon.js';
import { loadCountry } from '../places/country-data.js';

const { gazetteer, file } = loadCountry('khm');
const GROUPS = [
  { code: 'G-000001', nameEn: 'Test Weavers', nameKm: 'អ្នកតម្បាញសាក', aliases: ['Old Loom Union'] },
  { code: 'G-000002', nameEn: 'DEMO Group A', nameKm: 'ក្រុមសាកល្បង ក', aliases: [] },
];
const findable: Findable = {
  lexicon: createLexicon({ places: gazetteer.places, groups: GROUPS, words: file }),
  groups: GROUPS,
  searchPlaces: (text) => gazetteer.search(text),
  place: (code) => gazetteer.get(code),
  isWhole: (place) => gazetteer.isWhole(place),
  hasIncident: (code) => code === 'KH-A1B2C3',
};
const TODAY = asDay('2026-11-28');

/** Searches with all places of Cambodia, two groups and one record, on 28 November 2026 or another day. */
export const search = (text: string, today = TODAY): Found => find(text, findable, today);

/** What a reader sees first: the query of a figure, or what is found. */
export const first = (text: string): string => {
  const { figure, isQuestion, items } = search(text);
  const [item] = items;
  if (figure && (isQuestion || !item)) return figure.query;
  if (!item) return 'nothing';
  return item.kind === 'page' ? item.path : `${item.kind} ${item.code}`;
};
