import { formatCount } from '../../counting/count-value.js';
import { asDay } from '../../day/day.js';
import { formatPeriod } from '../../day/format-dates.js';
import { periodBetween } from '../../day/period.js';
import { figure, type Row, words } from '../report-document.js';
import { totalsIn } from '../../public/published-totals-in-period.js';
import type { PublicIncident } from '../../public/response-types.js';
import type { DocumentContext } from '../document-context.js';
import { foreign } from './annex.js';
import { at, column, keysOf, numbers, table, type TableBlock } from './table.js';

/** T12: how well the facts are known: grades, precision of day and place, and corrections since publication. */
export const quality = (context: DocumentContext): TableBlock => {
  const {
    t,
    material: { listed, incidents },
  } = context;
  const grades = context.answer('I04', {
    split: ['grade'],
    filters: { grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'] },
  });
  const shown = listed.flatMap(({ code }) => incidents.get(code) ?? []);
  const part = (about: string): Row => ({ isPart: true, cells: [words(about), words(''), figure('')] });
  // These rows describe the list by its precision; they are no figures of what happened.
  const known = (of: (incident: PublicIncident) => string): Row[] =>
    [...new Set(shown.map(of))].sort().map((code) => ({
      cells: [
        words(''),
        words(context.label(code)),
        figure(t('report.plain', { n: shown.filter((one) => of(one) === code).length })),
      ],
    }));
  return table(context, 'T12', {
    head: [column(t('report.quality'), 30), column(t('report.how-known'), 45), numbers(t('unit.incidents'), 25)],
    rows: [
      part(t('report.grade')),
      ...keysOf([grades]).map((key): Row => ({
        cells: [words(''), words(key === null ? t('row.not-known') : context.label(key)), at(grades, key, context)],
      })),
      part(t('report.day-known')),
      ...known(({ when }) => when.precision),
      part(t('report.place-known')),
      ...known(({ place }) => place.precision),
    ],
    answers: [grades],
    notes: [
      t('report.known-of', { n: shown.length, of: listed.length }),
      t('report.corrected', { k: listed.filter(({ corrections }) => corrections > 0).length, of: listed.length }),
    ],
  });
};

/** T13: totals that others published about the same time: shown beside our figures, never included in them. */
export const othersTotals = (context: DocumentContext): TableBlock => {
  const {
    t,
    compared: { current },
    scope,
    material: { totals, gazetteer },
  } = context;
  const isHere = (place: string | null): boolean =>
    scope.place === null ||
    place === null ||
    gazetteer.isWithin(place, scope.place) ||
    gazetteer.isWithin(scope.place, place);
  const isTheirs = (group: string | null): boolean =>
    scope.groups.length === 0 || group === null || scope.groups.includes(group);
  const shown = totalsIn(
    totals.filter(({ place, group }) => isHere(place) && isTheirs(group)),
    current,
  );
  return table(context, 'T13', {
    head: [
      column(t('report.publisher'), 22),
      column(t('report.published-what'), 38),
      column(t('split.period'), 22),
      numbers(t('report.number'), 18),
    ],
    rows: shown.map((total): Row => ({
      cells: [
        {
          lines: [
            [
              {
                text: total.publisher,
                ...foreign(total.publisher, context),
                notes: [
                  context.note({
                    text: [total.publisher, total.title].join(t('list.and')),
                    url: total.url,
                    ...foreign(total.title, context),
                  }),
                ],
              },
            ],
          ],
        },
        words(
          total.partOf === null ? total.measure : t('report.of-which', { what: total.measure }),
          foreign(total.measure, context),
        ),
        // Theirs, however far our own figures go.
        words(formatPeriod(periodBetween(asDay(total.from), asDay(total.until)), t.language)),
        figure(formatCount(total.value, t)),
      ],
    })),
    answers: [],
    empty: t('report.no-totals'),
    notes: [shown.length > 0 && t('report.totals')],
  });
};
