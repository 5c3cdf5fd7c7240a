import type { PointValue } from '../codebook/check-value.js';
import { decided, isMissing } from './cell-readers.js';
import { foldCell, isUnsaid } from './cell-text.js';
import type { ColumnMapping } from './column-mapping.js';
import { constantPlace } from './constants.js';
import { placeOfPoint } from './place-of-point.js';
import { placeOfCode, readPlace, readPoint } from './read-place.js';
import { type CellAt, give, keepWords, type ImportContext, type Note, type RowDraft, setFate } from './row-draft.js';

/**
 * Whether a name is that of the unit that the row names already, or of one around it: it adds and contradicts nothing.
 */
const isAround = ({ gazetteer }: ImportContext, cell: string, held: string | null): boolean => {
  if (held === null) return false;
  const { place, rest, how } = readPlace(gazetteer, cell);
  return how === 'exact' && rest === null && gazetteer.isWithin(held, place!.code!);
};

const placeAt = (
  draft: RowDraft,
  world: ImportContext,
  at: CellAt,
  within: string | null,
  note: (code: string, suggestions?: string[], params?: Note['params']) => void,
): string | null => {
  const decision = decided(draft, at, at.cell);
  if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column: at.column, value: at.cell };
  if (decision?.as === 'value') {
    const found = placeOfCode(world.gazetteer, decision.value[0] ?? '');
    if (found) {
      const held = draft.incident.place?.code;
      if (!held || !world.gazetteer.isWithin(held, found.code!)) give(draft, 'place', found);
      return at.cell.trim();
    }
  }
  if (decision) {
    // A chosen place that is not there any more is kept in words too.
    const isKept = decision.as === 'words' || decision.as === 'value';
    setFate(draft, at.column, isKept ? 'words' : 'aside');
    return isKept ? at.cell.trim() : null;
  }
  const key = `${within ?? ''} ${at.cell}`;
  const known = world.places.get(key);
  const read = known ?? readPlace(world.gazetteer, at.cell, within);
  if (!known && world.places.size < 20_000) world.places.set(key, read);
  if (read.place === null && isAround(world, at.cell, within)) return null;
  if (read.place) give(draft, 'place', read.place);
  if (read.how === 'spelling')
    note('place-by-spelling', [read.place!.code!], { name: world.gazetteer.get(read.place!.code!)!.nameEn });
  if (read.how === 'none') note('place-not-found', read.candidates);
  if (read.how === 'several') note('place-several', read.candidates);
  if (read.place) return read.rest;
  setFate(draft, at.column, 'words');
  return at.cell.trim();
};

/** Reads a place in words, inside the province or district that other columns of the row name. */
export const readPlaceCell = (draft: RowDraft, world: ImportContext, at: CellAt): void => {
  const rest = placeAt(
    draft,
    world,
    at,
    draft.incident.place?.code ?? draft.country,
    (code, suggestions = [], params = {}) =>
      draft.notes.push({ code, column: at.column, value: at.cell, suggestions, params }),
  );
  if (rest && !isUnsaid(rest) && !isMissing(at.as, rest)) addNote(draft, rest);
};

const addNote = (draft: RowDraft, words: string): void => {
  const text = [draft.incident.placeNote, words].filter(Boolean).join('; ').slice(0, 500);
  give(draft, 'placeNote', text);
};

const isNumber = (cell: string): boolean => /^\d+(?:\.0+)?$/.test(foldCell(cell).trim());

/**
 * Reads province, district and commune from their own columns: each within the one before. The finest one found is
 * used.
 */
export const finishLevels = (draft: RowDraft, world: ImportContext, map: ColumnMapping): void => {
  let isLost = false;
  const levels = [...draft.levels].sort((a, b) => a.level - b.level);
  // A district alone is looked for in the province of all rows.
  const around = ((levels[0]?.level ?? 1) > 1 ? constantPlace(map, world) : null) ?? draft.country;
  for (const { cell, column, level } of levels) {
    const held = draft.incident.place?.code ?? around;
    const byCode = /\p{Nd}/u.test(cell) ? placeOfCode(world.gazetteer, cell) : null;
    const isOfLevel = byCode !== null && world.gazetteer.get(byCode.code!)!.level === level;
    if (isLost && !isOfLevel) {
      // If the wider unit was not found, a similar name inside it is a different place.
      addNote(draft, cell.trim());
      setFate(draft, column, 'words');
      draft.notes.push({ code: 'place-not-found', column, value: cell, suggestions: [] });
      continue;
    }
    const as = map.columns[column]!;
    const at: CellAt = { cell, column, header: as.header, as };
    const isDecided = decided(draft, at, cell) !== null;
    // A number in a column of districts is no code of a province.
    if (byCode && !isOfLevel && isNumber(cell) && !isDecided) {
      isLost = true;
      keepWords(draft, at.header, cell, { code: 'place-not-found', column, value: cell, suggestions: [] });
      continue;
    }
    if (byCode && !isDecided && (held === null || world.gazetteer.isWithin(byCode.code!, held))) {
      give(draft, 'place', byCode);
      continue;
    }
    const rest = placeAt(draft, world, at, held, (code, suggestions = [], params = {}) =>
      draft.notes.push({ code, column, value: cell, suggestions, params }),
    );
    if (rest) addNote(draft, rest);
    isLost = (draft.incident.place?.code ?? around) === held && !isDecided;
  }
};

/** The finest level of a point by ACLED's geo_precision: 1 the town itself, 2 near it, 3 somewhere in the province. */
const FINEST = 3;
export const POINT_LEVELS: Readonly<Record<string, number>> = { '1': 3, '2': 2, '3': 1 };

/**
 * Names the place of a row by its point, if nothing else does. It is no answer of the row: a row that changes a record
 * does not make its place coarser.
 */
const placeByPoint = (draft: RowDraft, point: PointValue, world: ImportContext, map: ColumnMapping): void => {
  if (!map.point || !world.areas || draft.incident.place !== null) return;
  const { column, lat, lon } = draft.point;
  const { nearestKm } = map.point;
  const found = placeOfPoint(point, world.areas, world.gazetteer, {
    finest: draft.pointLevel?.level ?? null,
    nearestKm,
  });
  if (!found) return;
  draft.incident.place = found.place;
  const name = world.gazetteer.get(found.place.code!)!.nameEn;
  const value = [lat, lon].filter(Boolean).join(', ');
  const code = found.km === 0 ? 'place-by-point' : 'place-near-point';
  draft.notes.push({ code, column, value, params: { name, km: found.km } });
};

export const finishPoint = (draft: RowDraft, world: ImportContext, map: ColumnMapping): void => {
  const { lat, lon, column } = draft.point;
  if (lat === null && lon === null) return;
  const of = map.columns.flatMap(({ target }, index) => (target.startsWith('point') ? [index] : []));
  const point = readPoint(lat ?? lon!, lat !== null && lon !== null ? lon : null);
  const said = [lat, lon].filter(Boolean).join(', ');
  if (point && Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 180) {
    give(draft, 'point', point);
    placeByPoint(draft, point, world, map);
  } else {
    keepWords(draft, map.columns[column]!.header, said, { code: 'point-not-understood', column, value: said });
    for (const index of of) if (draft.fates[0]!.has(index)) setFate(draft, index, 'words');
  }
};

/**
 * Keeps the precision of a point in words if the row names a finer place than the point is certain of, or if there is
 * nothing that it limits.
 */
export const finishPointPrecision = (draft: RowDraft, world: ImportContext): void => {
  const { pointLevel, incident } = draft;
  if (pointLevel === null) return;
  const { level, at } = pointLevel;
  const named = incident.place?.code ? world.gazetteer.get(incident.place.code)!.level : FINEST;
  if (incident.point === null || named > level)
    keepWords(draft, at.header, at.cell, { code: 'kept-in-words', column: at.column, value: at.cell });
};
