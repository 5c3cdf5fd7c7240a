import { formatOrigins } from '@vigil/shared/incident/format-dataset.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { FILTER_LISTS, type ListFilter } from '@vigil/shared/counting/question.js';
import { staffQuestion } from '@vigil/shared/counting/public-question.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import { asPeriod, parsePeriod } from '@vigil/shared/day/period.js';
import { PEOPLE_INDICATORS } from '@vigil/shared/people-figures/people-question.js';
import { isDay } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { Text } from '@vigil/shared/text/text.js';
import { recordScopeOf } from '../analysing/record-scope.js';

const LISTS = Object.keys(FILTER_LISTS) as ListFilter[];
/** Names of filters that the public map does not offer, or offers only for provinces. */
const OTHER_NAMES: Readonly<Partial<Record<ListFilter, string>>> = {
  interference: 'split.interference',
  sides: 'split.side',
  kinds: 'split.kind',
  coverage: 'split.coverage',
  place: 'desk.coverage.place',
};

/**
 * Formats an export's query for the person who has to agree to it, such as 'Assemblies interfered with · 2025; 2026 ·
 * Province: Kandal', or how many records were selected by hand. Returns it unchanged if it is no longer valid.
 */
export const formatExportQuery = (query: string, t: Text, names: Pick<Names, 'place' | 'group'>): string => {
  const pairs = new URLSearchParams(query);
  const [, n, of] = /^(\d+)-of-(\d+)$/.exec(pairs.get('selected') ?? '') ?? [];
  if (n !== undefined) return t('exports.selected', { n: Number(n), of: Number(of) });
  if (isOfPeople(pairs)) return formatPeopleQuery(pairs, t);
  const words = pairs.get('text');
  pairs.delete('text');
  try {
    const { indicator, measure, periods, filters, includeSingleSource, stages, split } = staffQuestion(pairs);
    const value = (key: ListFilter, code: string): string =>
      key === 'place' ? names.place(code) : key === 'groups' ? names.group(code) : publicLabel(code, t);
    const listed = (name: string, values: readonly string[]): string =>
      t('cell.said', { name: t(name), said: values.join(t('list.and')) });
    const narrowed = LISTS.flatMap((key) => {
      const values = filters[key]?.map((code) => value(key, code));
      return values ? [listed(OTHER_NAMES[key] ?? `filter.${key}`, values)] : [];
    });
    const divisions = split.map((one) => t(`split.${one}`));
    return [
      figureName(indicator, measure, t),
      periods.map((key) => formatPeriod(asPeriod(key), t.language)).join(t('list.and')),
      ...narrowed,
      ...(filters.datasets ? [listed('filter.datasets', [formatOrigins(filters.datasets, [], t)])] : []),
      ...(words ? [`“${words}”`] : []),
      ...(divisions.length > 0 ? [listed('desk.reports.split', divisions)] : []),
      ...(stages.join() === 'published'
        ? []
        : [listed('desk.figures.records', [t(`desk.figures.records-${recordScopeOf({ stages })}`)])]),
      ...(includeSingleSource ? [t('tail.includes-single-source')] : []),
    ].join(' · ');
  } catch {
    return query;
  }
};

const isOfPeople = (pairs: URLSearchParams): boolean =>
  (PEOPLE_INDICATORS as readonly (string | null)[]).includes(pairs.get('indicator'));

/** The same of a figure of people: 'I14 People held on a day · 2021 · 5 March 2021 · Sex'. */
const formatPeopleQuery = (pairs: URLSearchParams, t: Text): string => {
  const period = parsePeriod(pairs.get('period') ?? '');
  const day = pairs.get('day');
  const splits = (pairs.get('splits') ?? '').split(',').filter((split) => split !== '');
  return [
    t(`people-figures.name.${pairs.get('indicator')}`),
    ...(period ? [formatPeriod(period, t.language)] : []),
    ...(day !== null && isDay(day) ? [formatDay(day, t.language)] : []),
    ...splits.map((split) => t(`people-figures.split.${split}`)),
  ].join(' · ');
};
