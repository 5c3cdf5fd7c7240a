import { type Strip, type StripCounts, STRIP_STATES, type StripSquare } from '@vigil/shared/counting/calendar-strip.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { memoizeByObject } from '../../memoize-by-object.js';
import { pageBeingRendered } from '../../page-being-rendered.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { type View, viewToSearch, NO_FILTERS } from '../view.js';
import type { Subject } from './subject-types.js';
import { filterOf } from './use-subject-story.js';
import './calendar-strip.css';

interface Props {
  subject: Subject;
  view: View;
  about: PublicAbout;
}

/**
 * A square for each week of a weekly protest, and for each month of any other group or of a place, over everything
 * recorded. Its numbers are those of the API's figures, and add up to them.
 */
export function CalendarStrip({ subject, view, about }: Props) {
  const t = useText();
  const body = usePublicFetch<CalendarBody>(`/api/public/calendar?${filterOf(subject)}`).value;
  const strip = body && stripIn(body);
  if (!strip || strip.squares.length === 0) return null;
  const { usual, unit } = body;
  return (
    <section class="part" aria-labelledby="strip-title">
      <h2 id="strip-title">{t(`strip.title-${unit}`)}</h2>
      <p>
        {usual
          ? t('strip.weekly', { n: usual.n, of: usual.of, weekday: t(`strip.weekday.${usual.weekday}`) })
          : t('strip.monthly')}{' '}
        {t('strip.nothing-means')} {t('strip.choose')}
      </p>
      <Squares {...{ strip, subject, view, unit }} today={about.asOf.day as Day} />
      <Legend strip={strip} />
      <ByYear strip={strip} unit={unit} />
    </section>
  );
}

const stripIn = memoizeByObject((body: CalendarBody): Strip => ({
  ...body,
  squares: body.squares.map((square) => ({ ...square, period: asPeriod(square.period) })),
}));

/** Returns the years of a strip, each with its squares: an ISO week belongs to the year in its name. */
const yearsOf = ({ squares }: Strip): readonly [year: string, squares: StripSquare[]][] => {
  const years = new Map<string, StripSquare[]>();
  for (const square of squares) {
    const year = square.period.key.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), square]);
  }
  return [...years];
};

/** Formats what a square shows: "5 January to 11 January 2026 (week 2): 1 recorded; interfered with: 1". */
const said = ({ period, state, recorded, ...counts }: StripSquare, day: Day, t: Text): string => {
  const parts = (['interfered', 'force', 'quiet', 'unknown'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => t(`strip.n-${name}`, { n: counts[name] }));
  return t('cell.said', {
    name: formatPeriodOn(period, day, t),
    said: recorded > 0 ? [t('strip.n-recorded', { n: recorded }), ...parts].join(t('list.and')) : t(`strip.${state}`),
  });
};

/** The squares, year by year. Each is a link to its period; arrow keys move between them, so that Tab passes once. */
function Squares({
  strip,
  subject,
  view,
  unit,
  today,
}: {
  strip: Strip;
  subject: Subject;
  view: View;
  unit: 'week' | 'month';
  today: Day;
}) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const keys = strip.squares.map(({ period }) => period.key);
  const toTab = [at, view.period].find((key) => key !== null && keys.includes(key)) ?? keys.at(-1)!;
  const move = (event: KeyboardEvent): void => {
    const index = keys.indexOf((event.target as HTMLElement).dataset.square ?? '');
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: keys.length - 1 }[event.key];
    if (index < 0 || to === undefined || to < 0 || to >= keys.length) return;
    event.preventDefault();
    setAt(keys[to]!);
    box.current!.querySelector<HTMLElement>(`[data-square="${keys[to]}"]`)!.focus();
  };
  return (
    <div class={`strip strip-${unit}`} ref={box} onKeyDown={move}>
      {yearsOf(strip).map(([year, squares]) => (
        <div class="strip-year" key={year}>
          <span class="strip-name" aria-hidden="true">
            {digitsIn(year, t.language)}
          </span>
          <ul class="plain strip-squares" aria-label={digitsIn(year, t.language)}>
            {squares.map((square) => {
              const { key } = square.period;
              const words = said(square, today, t);
              return (
                <li key={key}>
                  <Link
                    href={`/${subject.kind}/${subject.code}${viewToSearch({ ...view, period: key, filters: NO_FILTERS }, null)}`}
                    class={`square square-${square.state}`}
                    data-square={key}
                    aria-label={words}
                    aria-current={view.period === key ? 'true' : undefined}
                    title={words}
                    {...(pageBeingRendered() ? {} : { tabIndex: key === toTab ? 0 : -1 })}
                  >
                    {unit === 'month' && square.recorded > 0 && formatNumber(square.recorded, t.language)}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Legend({ strip }: { strip: Strip }) {
  const t = useText();
  return (
    <ul class="plain strip-legend" aria-label={t('strip.legend')}>
      {STRIP_STATES.filter((state) => strip.squares.some((square) => square.state === state)).map((state) => (
        <li key={state}>
          <span class={`square square-${state}`} aria-hidden="true" /> {t(`strip.${state}`)}
        </li>
      ))}
    </ul>
  );
}

interface YearRow extends StripCounts {
  name: string;
  empty: number | null;
  unwatched: number | null;
}

/** The numbers of the squares, year by year. The last rows make them add up to the published figures. */
function ByYear({ strip, unit }: { strip: Strip; unit: 'week' | 'month' }) {
  const t = useText();
  const number = (n: number | null): string => (n === null ? '' : formatNumber(n, t.language));
  const rows = yearsOf(strip).map(([year, squares]): YearRow => {
    const sum = (name: keyof StripCounts): number => squares.reduce((all, square) => all + square[name], 0);
    const empty = squares.filter(({ recorded }) => recorded === 0);
    return {
      name: digitsIn(year, t.language),
      recorded: sum('recorded'),
      interfered: sum('interfered'),
      force: sum('force'),
      quiet: sum('quiet'),
      unknown: sum('unknown'),
      empty: empty.length,
      unwatched: empty.filter(({ state }) => state === 'nobody' || state === 'not-recorded').length,
    };
  });
  const extra = (name: string, counts: StripCounts): YearRow => ({ name, ...counts, empty: null, unwatched: null });
  const { longer, total } = strip;
  const column = (key: Exclude<keyof YearRow, 'name'>, head: string) => ({
    key,
    head,
    number: true,
    cell: (row: YearRow) => number(row[key]),
  });
  return (
    <details class="period-details">
      <summary>{t('strip.table')}</summary>
      <Table
        caption={t(`strip.title-${unit}`)}
        rows={[
          ...rows,
          ...(longer.recorded > 0 ? [extra(t('row.longer-period'), longer)] : []),
          extra(t('row.total'), total),
        ]}
        rowKey={({ name }) => name}
        rowClass={({ empty }) => (empty === null ? 'row-apart' : undefined)}
        columns={[
          { key: 'name', head: t('strip.year'), cell: ({ name }) => name },
          column('recorded', t('strip.head-recorded')),
          column('interfered', t('strip.head-interfered')),
          column('force', t('strip.head-force')),
          column('quiet', t('strip.head-quiet')),
          column('unknown', t('strip.head-unknown')),
          column('empty', t(`strip.head-empty-${unit}`)),
          column('unwatched', t('strip.head-unwatched')),
        ]}
      />
    </details>
  );
}
