import {
  type Strip,
  type StripCounts,
  STRIP_STATES,
  type StripSquare,
  type StripState,
} from '@vigil/shared/counting/calendar-strip.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { memoize } from '@vigil/shared/memory/memoize.js';
import type { KnownDays } from '@vigil/shared/day/period-progress.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';
import { useRouter } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { type View, viewToSearch, NO_FILTERS } from '../view.js';
import { knownFrom } from '../who-watched.js';
import type { Subject } from './subject-types.js';
import { CalendarYears, yearsOf } from './calendar-years.js';
import { SharePart } from './share-part.js';
import { stripIn } from './strip-in.js';
import { calendarPath, type PartView } from './subject-parts.js';
import type { Shareable } from './sharing-part.js';
import './calendar-strip.css';

interface Props {
  subject: Subject;
  view: View;
  about: PublicAbout;
  sharing: Shareable | null;
}

/** The calendar of a page about a group or place, over everything recorded. */
export function CalendarStrip({ subject, view, about, sharing }: Props) {
  const t = useText();
  const of: PartView = { part: 'calendar', subject, rate: 'I03', period: null, asOf: null };
  const body = usePublicFetch<CalendarBody>(calendarPath(of)).value;
  if (!body || body.squares.length === 0) return null;
  const { unit } = body;
  return (
    <section class="part" aria-labelledby="strip-title">
      <h2 id="strip-title">{t(`strip.title-${unit}`)}</h2>
      <Calendar {...{ body, subject, view, about }} />
      {sharing && <SharePart {...sharing} parts={['calendar']} anchor="strip-title" />}
    </section>
  );
}

/**
 * A square for each week of a weekly protest, and for each month of any other group or of a place. Its numbers are
 * those of the API's figures, and add up to them, as the table of its years shows.
 * @param isFramed in another site's page, where its links open outside the frame
 */
export function Calendar({
  body,
  subject,
  view,
  about,
  isFramed = false,
}: {
  body: CalendarBody;
  subject: Pick<Subject, 'kind' | 'code'>;
  view: View;
  about: PublicAbout;
  isFramed?: boolean;
}) {
  const t = useText();
  const strip = stripIn(body);
  const { usual, unit } = body;
  return (
    <>
      <p>
        {usual
          ? t('strip.weekly', { n: usual.n, of: usual.of, weekday: t(`strip.weekday.${usual.weekday}`) })
          : t('strip.monthly')}{' '}
        {t('strip.nothing-means')} {t('strip.choose')}
      </p>
      <Squares {...{ strip, subject, view, unit, isFramed }} known={knownFrom(about)} />
      <Legend strip={strip} />
      <CalendarYears {...{ strip, unit }} years={body.years} />
    </>
  );
}

/** Formats "interfered with: 3". A calendar says the same few numbers hundreds of times. */
const counted = memoizeByObject((t: Text) =>
  memoize(
    (name: keyof StripCounts, n: number) => t(`strip.n-${name}`, { n }),
    (name, n) => `${name} ${n}`,
  ),
);

/** Formats what a square shows: "5 January to 11 January 2026 (week 2): 1 recorded; interfered with: 1". */
const said = (square: StripSquare, known: KnownDays, t: Text): string => {
  const { period, state, recorded } = square;
  const parts = (['recorded', 'interfered', 'force', 'quiet', 'unknown'] as const)
    .filter((name) => square[name] > 0)
    .map((name) => counted(t)(name, square[name]));
  return t('cell.said', {
    name: formatPeriodOn(period, known, t),
    said: recorded > 0 ? parts.join(t('list.and')) : t(`strip.${state}`),
  });
};

interface ShownSquare {
  key: string;
  state: StripState;
  /** As it is written: on the server, with the reader's language. */ href: string;
  words: string;
  isCurrent: boolean;
  text: string;
}

/** The same squares, without a component for each: on the server they took half as long as the rest of the page. */
const written = (squares: readonly ShownSquare[], isFramed: boolean): JSX.Element =>
  jsxTemplate([
    squares
      .map(({ key, state, href, words, isCurrent, text }) => {
        const label = jsxEscape(words) as string;
        const current = isCurrent ? ' aria-current="true"' : '';
        const outside = isFramed ? ' target="_blank" rel="noopener"' : '';
        return `<li><a class="square square-${state}" data-square="${key}"${outside} aria-label="${label}"${current} title="${label}" href="${jsxEscape(href) as string}">${text}</a></li>`;
      })
      .join(''),
  ]) as JSX.Element;

/** The squares, year by year. Each is a link to its period; arrow keys move between them, so that Tab passes once. */
function Squares({
  strip,
  subject,
  view,
  unit,
  known,
  isFramed,
}: {
  strip: Strip;
  subject: Pick<Subject, 'kind' | 'code'>;
  view: View;
  unit: 'week' | 'month';
  known: KnownDays;
  isFramed: boolean;
}) {
  const t = useText();
  const { hrefs } = useRouter();
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
  const SquareLink = isFramed ? 'a' : Link;
  // The addresses of a hundred squares differ in their period alone.
  const first = keys[0]!;
  const address = `/${subject.kind}/${subject.code}${viewToSearch({ ...view, period: first, filters: NO_FILTERS }, null)}`;
  const shownAddress = import.meta.env.SSR ? hrefs(address) : address;
  const shownAs = (square: StripSquare): ShownSquare => {
    const { key } = square.period;
    return {
      key,
      state: square.state,
      href: shownAddress.replace(`period=${first}`, `period=${key}`),
      words: said(square, known, t),
      isCurrent: view.period === key,
      text: unit === 'month' && square.recorded > 0 ? formatNumber(square.recorded, t.language) : '',
    };
  };
  return (
    <div class={`strip strip-${unit}`} ref={box} onKeyDown={move}>
      {yearsOf(strip).map(([year, squares]) => (
        <div class="strip-year" key={year}>
          <span class="strip-name" aria-hidden="true">
            {digitsIn(year, t.language)}
          </span>
          <ul class="plain strip-squares" aria-label={digitsIn(year, t.language)}>
            {import.meta.env.SSR
              ? written(squares.map(shownAs), isFramed)
              : squares.map(shownAs).map(({ key, state, href, words, isCurrent, text }) => (
                  <li key={key}>
                    <SquareLink
                      href={href}
                      {...(isFramed && { target: '_blank', rel: 'noopener' })}
                      class={`square square-${state}`}
                      data-square={key}
                      aria-label={words}
                      aria-current={isCurrent ? 'true' : undefined}
                      title={words}
                      tabIndex={key === toTab ? 0 : -1}
                    >
                      {text}
                    </SquareLink>
                  </li>
                ))}
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
