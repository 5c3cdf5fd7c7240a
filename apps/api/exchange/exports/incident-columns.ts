import { nameOf } from '@vigil/shared/language/name-of.js';
import { relationKey } from '@vigil/shared/incident/relation-kinds.js';
import { memoize } from '@vigil/shared/memory/memoize.js';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { ALL_COUNTRIES, type PlaceLevel } from '@vigil/shared/places/place.js';
import type { PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import { unlawfulInFigure } from '@vigil/shared/public/unlawful-in-figure.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { publicLabelIn } from '../../statistics/rule-text.js';
import { knownLow, type Column, type ColumnKind } from './export-column.js';
import { fileWords } from './export-metadata.js';
import type { CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { PublicRow } from './row-batches.js';

/** What the columns need to show codes as labels. */
export interface Wording {
  language: Language;
  gazetteer: Gazetteer;
  groups: readonly PublicGroup[];
}

type Of = (incident: PublicIncident, row: PublicRow) => CsvCell;

/**
 * Returns how many acts of force were assessed as unlawful; null where the number may not be complete. 0 needs a
 * confirmed absence of force, or that every act of force was assessed as lawful.
 */
export const unlawfulOf = ({ acts }: Pick<PublicIncident, 'acts'>): number | null => {
  const force = acts.filter(({ kind }) => kind === 'force');
  const unlawful = force.filter(({ outcome }) => outcome === 'LA_UNLAWFUL').length;
  if (unlawful > 0) return unlawful;
  return force.length > 0 && force.every(({ type, outcome }) => type === 'FM_NONE' || outcome === 'LA_LAWFUL')
    ? 0
    : null;
};

/**
 * Returns the columns of published incidents, the same in every format. Blank means not known; 0 means known to be
 * none.
 * @param said makes of words what the texts of the rows are
 */
export const incidentColumns = (
  { language, gazetteer, groups }: Wording,
  said: (words: string) => string = (words) => words,
): Column<PublicRow>[] => {
  const names = new Map(groups.map((group) => [group.code, said(nameOf(group, language))]));
  const word = memoize(
    (code: string) => said(label(code, language)),
    (code) => code,
  );
  const actWord = memoize(
    (type: string) => said(publicLabelIn(type === 'WITHHELD' ? 'FM_UNSPEC' : type, language)),
    (type) => type,
  );
  const words = (codes: readonly string[] | null): string | null => (codes === null ? null : joined(codes, word));
  const placed = memoize(
    (code: string) => {
      const place = gazetteer.get(code);
      const nameAt = (level: PlaceLevel): string | null => {
        const unit = gazetteer.ancestorAtLevel(code, level);
        return unit && said(nameOf(unit, language));
      };
      return {
        name: place && said(nameOf(place, language)),
        country: nameAt(0),
        province: nameAt(1),
        unit: place && !gazetteer.isWhole(place) ? place : null,
      };
    },
    (code) => code,
  );
  const at = ({ place }: PublicIncident): ReturnType<typeof placed> | null =>
    place.code === null ? null : placed(place.code);
  const linked = ({ groups: links }: PublicIncident, link: string): string =>
    joined(links, (one) => (one.link === link ? (names.get(one.code) ?? one.code) : null));
  const acts = ({ acts: all }: PublicIncident, kind: string): string =>
    joined(all, (act) => (act.kind === kind ? actWord(act.type) : null));
  const forces = ({ acts: all }: PublicIncident): string =>
    joined(new Set(all.map(({ forceName, actor }) => forceName ?? (actor && word(actor)))), (name) => name);
  const sources = (incident: PublicIncident): string =>
    joined(incident.sources, ({ type, publisher, linkWithheld }) =>
      linkWithheld
        ? said(fileWords(language)('file.link-withheld', { type: label(type, language) }))
        : (publisher ?? word(type)),
    );
  const column = (name: string, hxl: string, of: Of, kind: ColumnKind = 'text'): Column<PublicRow> => ({
    name,
    hxl,
    kind,
    of: (row) => of(row.incident, row),
  });
  const ofFigure = (...said: Parameters<typeof column>): Column<PublicRow> => ({
    ...column(...said),
    isOfFigure: true,
  });
  return [
    column('code', '#event+code', ({ code }) => code),
    column('kind', '#event+type', ({ kind }) => word(kind)),
    column('title', '#event+name', ({ title }) => title),
    column('title_translation', '#event+name+translation', ({ titleTranslation }) => titleTranslation),
    column('earliest_day', '#date+start', ({ when }) => when.earliest, 'day'),
    column('latest_day', '#date+end', ({ when }) => when.latest, 'day'),
    column('day_precision', '#date+precision', ({ when }) => word(when.precision)),
    column('announced_earliest_day', '#date+announced+start', ({ announced }) => announced?.earliest ?? null, 'day'),
    column('announced_latest_day', '#date+announced+end', ({ announced }) => announced?.latest ?? null, 'day'),
    column('announced_precision', '#date+announced+precision', ({ announced }) =>
      announced ? word(announced.precision) : null,
    ),
    ofFigure('in_period', '#meta+in_period', (_, { certain }) => (certain ? 'certain' : 'possible')),
    ofFigure('in_figure', '#meta+in_figure', (_, { singleSource }) => (singleSource ? 'beside' : 'counted')),
    column('place_code', '#loc+code', ({ place }) => place.code),
    column('place', '#loc+name', (incident) => at(incident)?.name ?? null),
    ...(gazetteer.whole.code === ALL_COUNTRIES
      ? [column('place_country', '#country+place', (incident) => at(incident)?.country ?? null)]
      : []),
    column('province', '#adm1+name', (incident) => at(incident)?.province ?? null),
    column('place_precision', '#loc+precision', ({ place }) => word(place.precision)),
    // The point of the whole unit that is shown, as in the GeoJSON file; never where an incident happened.
    column('lat', '#geo+lat', (incident) => at(incident)?.unit?.lat ?? null, 'decimal'),
    column('lng', '#geo+lon', (incident) => at(incident)?.unit?.lon ?? null, 'decimal'),
    column('point_of', '#geo+unit', (incident) => at(incident)?.unit?.code ?? null),
    column('groups_stated', '#org+stated', (incident) => linked(incident, 'GL_STATED')),
    column('groups_inferred', '#org+inferred', (incident) => linked(incident, 'GL_INFERRED')),
    column('assembly_types', '#event+type+assembly', ({ assemblyTypes }) => words(assemblyTypes)),
    column('crowd_state', '#population+crowd+state', ({ crowd }) => word(crowd.state)),
    column('crowd_low', '#population+crowd+min', ({ crowd }) => knownLow(crowd.low, crowd.high), 'whole'),
    column('crowd_high', '#population+crowd+max', ({ crowd }) => crowd.high, 'whole'),
    column('crowd_words', '#population+crowd+text', ({ crowd }) => crowd.text),
    column('issues', '#cause+issue', ({ issues }) => words(issues)),
    column('interference', '#event+interference', ({ interference }) => word(interference)),
    column('peacefulness', '#event+peacefulness', ({ peacefulness }) => word(peacefulness)),
    column('grade', '#meta+grade', ({ grade }) => word(grade)),
    column('grade_reason', '#meta+grade+text', ({ gradeReason }) => gradeReason),
    column('restrictions', '#event+act+restriction', (incident) => acts(incident, 'restriction')),
    column('force', '#event+act+force', (incident) => acts(incident, 'force')),
    column('deprivations_of_liberty', '#event+act+liberty', (incident) => acts(incident, 'liberty')),
    column('legal_measures', '#event+act+legal', (incident) => acts(incident, 'legal')),
    column('forces_acting', '#org+force', forces),
    column('force_assessed_unlawful', '#event+act+unlawful+num', unlawfulOf, 'whole'),
    ofFigure('force_unlawful_in_figure', '#event+act+unlawful+in_figure', unlawfulInFigure),
    column('harm_killed_low', '#affected+killed+min', (incident) => sumOf(incident, 'HM_DEATH').low, 'whole'),
    column('harm_killed_high', '#affected+killed+max', (incident) => sumOf(incident, 'HM_DEATH').high, 'whole'),
    column('harm_injured_low', '#affected+injured+min', (incident) => sumOf(incident, 'INJURED').low, 'whole'),
    column('harm_injured_high', '#affected+injured+max', (incident) => sumOf(incident, 'INJURED').high, 'whole'),
    column('authorities_stance', '#meta+authorities', ({ accounts }) =>
      words(accounts.filter(({ party }) => party === 'PA_AUTHORITY').map(({ stance }) => stance)),
    ),
    column('grounds_invoked', '#cause+grounds', ({ grounds }) => words(grounds)),
    column('sources', '#meta+source', sources),
    column('links', '#meta+url', ({ sources: all }) =>
      all
        .map(({ url }) => url)
        .filter((url) => url !== null)
        .join(' '),
    ),
    column('summary', '#description', ({ summary }) => summary),
    column('summary_translation', '#description+translation', ({ summaryTranslation }) => summaryTranslation),
    column('related_incidents', '#event+related', ({ relations = [] }) =>
      relations.map(({ kind, inverse, code }) => `${relationKey(kind, inverse)} ${code}`).join('; '),
    ),
    column('published_on', '#date+published', ({ publishedOn }) => publishedOn, 'day'),
  ];
};

/** Joins words. @param wordOf returns the word of an item; null leaves it out */
const joined = <T>(items: Iterable<T>, wordOf: (item: T) => string | null): string => {
  let text: string | null = null;
  for (const item of items) {
    const word = wordOf(item);
    if (word !== null) text = text === null ? word : `${text}; ${word}`;
  }
  return text ?? '';
};

/** Returns low and high, summed over the sides that are given; blank where nothing was reported. */
const sumOf = (incident: PublicIncident, type: string): { low: number | null; high: number | null } => {
  const counts: CountValue[] = incident.harms.filter((harm) => harm.type === type).map((harm) => harm.count);
  if (counts.every((count) => count.low === null)) return { low: null, high: null };
  const high = counts.some((count) => count.high === null) ? null : counts.reduce((sum, count) => sum + count.high!, 0);
  const low = counts.reduce((sum, count) => sum + (count.low ?? 0), 0);
  return { low: knownLow(low, high), high };
};
