import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { assessedAs, formatAssessedBeside } from '@vigil/shared/counting/assessed-force.js';
import { formatPossible, formatSingleSource } from '@vigil/shared/counting/format-figure.js';
import { hasSingleSource, zeroKey } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { Change } from '@vigil/shared/counting/compare-figures.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { formatOppositeWithin } from '@vigil/shared/counting/opposite-within.js';
import { formatDay, formatNumber, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { formatLargestGroup } from '@vigil/shared/counting/largest-group-of-rate.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { coveredOf } from '@vigil/shared/day/period-progress.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { AsOf, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { Fragment, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePublicFetch } from '../use-public-fetch.js';
import { useText } from '../text-bundles.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { notKnownIn } from './format-rate.js';
import { groupNames } from './group-name.js';
import { questionHref } from './question-links.js';
import { Sparkline } from './sparkline.js';
import { NO_FILTERS, type View, viewToSearch, withFigure } from './view.js';
import { ServerRenderedPart } from './server-rendered-part.js';
import './overview.css';

/** Returns the query of an overview for a view. */
export const overviewPath = (view: View): string => {
  const pairs = [
    ...(view.period === null ? [] : [`period=${view.period}`]),
    ...(view.asOf === null ? [] : [`asOf=${view.asOf}`]),
  ];
  return `/api/public/overview${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
};

/** Milliseconds until an overview is read again that had to leave out the year before, and how many times. */
const [AGAIN, TIMES] = [2500, 3];

interface Props {
  view: View;
  /** Of the page's other figures. */ asOf: AsOf | null;
  groups: readonly PublicGroup[];
  go: (view: View) => void;
}

/** The tiles below the sentence. An answer of an older edition than the page's other figures is read again, once. */
export default function OverviewTiles({ view, asOf, groups, go }: Props) {
  const { value, state, again } = usePublicFetch<OverviewBody>(overviewPath(view));
  const [known, tries] = [useRef(0), useRef(0)];
  const isBusy = value?.figures.some(({ change }) => change.why === 'busy') ?? false;
  useEffect(() => {
    if (!value || view.asOf !== null || !asOf || asOf.seq <= value.asOf.seq || known.current >= asOf.seq) return;
    known.current = asOf.seq;
    again();
  }, [value, asOf]);
  useEffect(() => {
    if (!isBusy || tries.current >= TIMES) return;
    tries.current += 1;
    const timer = setTimeout(again, AGAIN);
    return () => clearTimeout(timer);
  }, [value]);
  if (!value) return <ServerRenderedPart part="tiles" />;
  return <Tiles overview={value} {...{ view, groups, go }} isLoading={state === 'loading'} />;
}

/** One figure with its link. Injured and killed share a tile, and so do people and acts: they are never added up. */
const TILES = ['I03', 'I05', 'I10', 'I09', 'I06'] as const;

const heard = memoizeByObject((body: OverviewBody) =>
  body.figures.map((figure) => ({
    ...figure,
    answer: answerFromWire(figure.answer),
    series: answerFromWire(figure.series.answer),
    now: answerFromWire(figure.now.answer),
    before: figure.before && answerFromWire(figure.before.answer),
  })),
);
type Heard = ReturnType<typeof heard>[number];
const assessedIn = memoizeByObject(({ assessed }: OverviewBody) => answerFromWire(assessed.answer));

/** The tiles themselves: links, also without scripts. */
export function Tiles({
  overview,
  view,
  groups,
  isLoading = false,
  go,
}: {
  overview: OverviewBody;
  view: View;
  groups: readonly PublicGroup[];
  isLoading?: boolean;
  go?: (view: View) => void;
}) {
  const t = useText();
  const figures = heard(overview);
  const known = figures[0]!.answer;
  const nameOf = groupNames(groups, t);
  const { monitored } = overview;
  const found = assessedIn(overview);
  const assessed = (outcome: string): number => assessedAs(found, outcome)?.low ?? 0;
  const whose = monitored && nameOf(monitored.key) !== monitored.key ? formatLargestGroup(monitored, t, nameOf) : null;
  const byState = figures.find(({ answer }) => answer.indicator.code === 'I06')!.answer;
  const lawful = assessed('LA_LAWFUL');
  const lawfulCell = assessedAs(found, 'LA_LAWFUL');
  const mayBeLawful = [lawfulCell, lawfulCell?.asides.singleSource, lawfulCell?.asides.violent].some(
    (of) => of && of.high !== 0,
  );
  const isAnyAssessed = assessed('LA_UNLAWFUL') + assessed('LA_UNDETERMINED') + lawful > 0;
  const unlawful = [
    ...formatAssessedBeside(byState, found, t),
    ...(isAnyAssessed && (lawful > 0 || !mayBeLawful)
      ? [t(`overview.lawful${lawful > 0 ? '' : '-none'}`, { n: lawful })]
      : []),
  ];
  // Below the tiles, where it takes a line: in the tile, it would push the map off the first screen.
  const share = figures.find(({ answer }) => answer.indicator.code === 'I03')!;
  const within = formatOppositeWithin(share.opposite, t, nameOf);
  const whole = `${numberIn(share.answer.total, t)} ${whatOf(share.answer, t)}`;
  const ofShare = [whose === null ? whole : t('cell.said', { name: whole, said: whose }), ...within];
  const said = (key: string): string => formatPeriod(coveredOf(asPeriod(key), known) ?? asPeriod(key), t.language);
  const lastOf = (answer: Answer): Day | null => {
    const covered = coveredOf(asPeriod(overview.period), answer);
    return covered && addDays(covered.until, -1);
  };
  /** Figures of acts can end on another day than those that the heading speaks of. */
  const ownDay = ({ answer }: Heard): string[] => {
    const last = lastOf(answer);
    return last === null || last === lastOf(known) ? [] : [t('overview.until', { day: formatDay(last, t.language) })];
  };
  return (
    <section class="tiles" aria-labelledby="tiles-title" aria-busy={isLoading}>
      <h2 id="tiles-title" class="visually-hidden">
        {t('overview.title', { period: formatPeriodOn(asPeriod(overview.period), known, t) })}
      </h2>
      <div class="tiles-head">
        <p class="tiles-main">
          {t('overview.main')}{' '}
          <Difference
            figure={figures.find(({ answer }) => answer.indicator.code === 'I02')!}
            t={t}
            compared={asPeriod(overview.compared)}
          />
        </p>
        <p class="tiles-note">
          {noteOf(overview, said, t)} <a href={`/method?lang=${t.language}#words`}>{t('rule.words')}</a>
        </p>
      </div>
      <ul class="plain tile-list">
        {TILES.map((code) => {
          const of = figures.filter(({ answer }) => answer.indicator.code === code);
          const next: View = { ...withFigure(view, code), filters: NO_FILTERS };
          return (
            <li key={code}>
              <a
                class="tile"
                href={`/${viewToSearch(next, t.language)}`}
                aria-current={view.indicator === code ? 'true' : undefined}
                onClick={
                  go &&
                  ((event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                    event.preventDefault();
                    go(next);
                    scrollTo(0, 0);
                  })
                }
              >
                {of.map((figure, index) => (
                  <Fragment key={figure.answer.measure}>
                    <TileFigure figure={figure} also={[...ownDay(figure), ...(code === 'I06' ? unlawful : [])]} t={t}>
                      {index === 0 && <Sparkline series={figure.series} />}
                    </TileFigure>
                    {index === 0 && <Difference {...{ figure, t }} compared={asPeriod(overview.compared)} />}
                  </Fragment>
                ))}
              </a>
              {/* The search answers about the latest edition only. */}
              {code === 'I06' && view.asOf === null && byState.total.low > 0 && (
                <a class="tile-more" href={`${questionHref(t('ask.unlawful'), overview.period)}&lang=${t.language}`}>
                  {t('overview.by-whom')}
                </a>
              )}
            </li>
          );
        })}
      </ul>
      {(whose !== null || within.length > 0) && <p class="tiles-note tiles-whose">{ofShare.join(t('list.and'))}</p>}
    </section>
  );
}

const noteOf = ({ compared, with: before }: OverviewBody, said: (key: string) => string, t: Text): string => {
  if (!before) return t('overview.note');
  const of = { now: said(compared) };
  return before.asOf === null
    ? t('overview.note-with', of)
    : t('overview.note-as-of', { ...of, day: formatDay(before.asOf.day as Day, t.language) });
};

/**
 * Formats the number of a cell. A rate becomes a percentage, or "4 of 7" where no percentage may be printed; of nothing
 * that was monitored there is no share, not even 0.
 */
const numberIn = (cell: Cell, t: Text): string => {
  const { rate, low, none } = cell;
  if (rate && rate.share !== null) return t('overview.percent', { share: formatNumber(rate.share * 100, t.language) });
  if (rate && rate.denominator.low > 0) return t('overview.of', { low: rate.numerator.low, of: rate.denominator.low });
  // The reason stands below it.
  if (none === 'not-published') return '–';
  if (none !== null && none !== undefined) return t(`cell.${none}`);
  // Somebody watched somewhere: nothing was recorded, which is not that nothing happened.
  return rate ? '–' : low === 0 ? t(zeroKey(null, hasSingleSource(cell))) : formatNumber(low, t.language);
};

/** The same; of a percentage, also of how many it is. */
const numberOfAll = (cell: Cell, t: Text): string =>
  cell.rate && cell.rate.share !== null
    ? t('overview.share-of', {
        share: numberIn(cell, t),
        low: cell.rate.numerator.low,
        of: cell.rate.denominator.low,
      })
    : numberIn(cell, t);

/** Formats what a number counts: "of monitored protests were interfered with". */
const whatOf = ({ total: { rate, low }, indicator, measure }: Heard['answer'], t: Text): string => {
  const shown = rate === null || rate.share !== null ? '' : rate.denominator.low > 0 ? '-of' : '-none';
  const of = measure === null || measure === 'people' ? '' : `.${measure}`;
  return t(`overview.${indicator.code}${of}${shown}`, { n: low });
};

/**
 * @param also what else must be said of it
 * @param children a sparkline beside the number of the first figure
 */
function TileFigure({
  figure: { answer },
  also,
  t,
  children,
}: {
  figure: Heard;
  also: readonly string[];
  t: Text;
  children: JSX.Element | false;
}) {
  const { total, indicator } = answer;
  const { rate, notReported, asides } = total;
  const unassessed = asides.notYetAssessed?.low ?? 0;
  const notKnown = notKnownIn(total);
  const isNumber = total.none === null || total.none === undefined;
  const what = whatOf(answer, t);
  const details = [
    ...(total.none === 'not-published' ? [t('cell.not-published')] : []),
    ...(rate && rate.share !== null ? [t('overview.of', { low: rate.numerator.low, of: rate.denominator.low })] : []),
    ...also,
    ...(unassessed > 0 && indicator.code === 'I06' ? [t('overview.not-assessed', { n: unassessed })] : []),
    ...(notKnown > 0 ? [t('tail.not-known', { n: notKnown })] : []),
    ...(notReported && notReported.k > 0 ? [t('tail.not-reported', notReported)] : []),
    ...[formatPossible(answer, total, t), formatSingleSource(answer, total, t)].filter((said) => said !== null),
  ];
  return (
    <span class={children ? 'tile-figure' : 'tile-second'}>
      {children ? (
        <span class="tile-head">
          <b class="tile-number">{numberIn(total, t)}</b>
          {children}
        </span>
      ) : (
        isNumber && <b>{numberIn(total, t)} </b>
      )}
      {children && ' '}
      <span class="tile-what">
        {isNumber || children ? what : t('cell.said', { name: what, said: numberIn(total, t) })}
      </span>
      {details.length > 0 && <span class="tile-details"> {details.join(t('list.and'))}</span>}
    </span>
  );
}

const SIGNS = { up: '▲', down: '▼', same: '=' } as const;

function Difference({
  figure: { now, before, change },
  compared,
  t,
}: {
  figure: Pick<Heard, 'now' | 'before'> & { change: Change };
  compared: Period;
  t: Text;
}) {
  if (change.direction === null || !before)
    return <span class="tile-change quiet">{t(`overview.why-${change.why}`)}</span>;
  return (
    <span class="tile-change">
      <span aria-hidden="true">{SIGNS[change.direction]} </span>
      {t(`overview.${change.direction}`, {
        period: formatPeriod(compared, t.language),
        // Injured and killed share a tile, so the number says what it counts.
        now:
          now.indicator.code === 'I09'
            ? t('overview.people', {
                n: numberIn(now.total, t),
                what: t(`overview.short.${now.measure}`),
              })
            : numberOfAll(now.total, t),
        before: numberOfAll(before.total, t),
      })}
    </span>
  );
}
