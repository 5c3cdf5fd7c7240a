import type { Answer } from '@vigil/shared/counting/answer.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { Difference, FigureChange } from '@vigil/shared/counting/figure-change.js';
import { asideKey, formatInParts } from '@vigil/shared/counting/format-figure.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import { type Aside, INDICATORS, type IndicatorCode } from '@vigil/shared/counting/indicators.js';
import { isDay, type Day } from '@vigil/shared/day/day.js';
import { dayAYearBefore } from '@vigil/shared/day/day-a-year-before.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { AsOf, FigureChanges, PublicAbout } from '@vigil/shared/public/response-types.js';
import { useSearch } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { setHead } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { Band } from '../../ui/band.js';
import { namesForSentences } from '../names-for-sentences.js';
import { useCoverage, useGroups, wholeOf } from '../use-figures.js';
import { usePlaceNames } from '../use-places.js';
import { isMisread } from '../misread.js';
import { askedAs, viewFrom, viewToSearch, type View } from '../view.js';
import { watchOfAnswer } from '../who-watched.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';

export default function FigureChangesPage() {
  const about = useAbout();
  return <PageWords more={['beside']}>{about ? <Changes about={about} /> : <Loading />}</PageWords>;
}

type Window = Parameters<typeof formatWindow>[0];

/** `/changes/figure`: a figure at two moments, and each record that makes the difference. */
function Changes({ about }: { about: PublicAbout }) {
  const t = useText();
  const search = useSearch();
  const view = viewFrom(search);
  const today = about.asOf.day as Day;
  const since = new URLSearchParams(search).get('since') || dayAYearBefore(today);
  const period = view.period === null ? wholeOf(about) : asPeriod(view.period);
  const query = `${askedAs(view, { period })}&since=${encodeURIComponent(since)}`;
  const asked = usePublicFetch<FigureChanges>(`/api/public/counts/changes?${query}&lang=${t.language}`);
  setHead({ canonical: null, description: t('figure-changes.help') });
  if (asked.state === 'failed' && asked.problem.status !== 400)
    return <NothingHere problem={asked.problem} notFound={t('app.not-found')} again={asked.again} />;
  return (
    <Page title={t('figure-changes.title')}>
      <h1>{t('figure-changes.title')}</h1>
      <p>{t('figure-changes.help')}</p>
      {isMisread(search) && (
        <Band tone="warning">
          <span role="alert">{t('view.misread')}</span>
        </Band>
      )}
      <Moments {...{ view, since, today }} />
      {asked.state === 'failed' ? (
        <p role="alert">{[asked.problem.title, ...(asked.problem.errors ?? []).map(({ text }) => text)].join(': ')}</p>
      ) : asked.value ? (
        <Compared body={asked.value} {...{ about, view }} />
      ) : (
        <p class="quiet" aria-busy="true">
          {t('app.loading')}
        </p>
      )}
      <p>
        <Link href={`/${viewToSearch(view, t.language)}`}>{t('figure-changes.to-map')}</Link>
      </p>
    </Page>
  );
}

/** A plain form for the two moments. It keeps the rest of the question. */
function Moments({ view, since, today }: { view: View; since: string; today: Day }) {
  const t = useText();
  const kept = [...new URLSearchParams(viewToSearch({ ...view, asOf: null, at: null }, t.language))];
  const dayIn = (moment: string): string | undefined => (isDay(moment.slice(-10)) ? moment.slice(-10) : undefined);
  const day = (name: string, value: string | undefined) => (
    <label>
      {t(`figure-changes.${name}`)}
      <input class="input" type="date" name={name} value={value} max={today} required />
    </label>
  );
  return (
    <form class="moments" method="get" action="/changes/figure" noValidate>
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {day('since', dayIn(since))}
      {day('asOf', view.asOf === null ? today : dayIn(view.asOf))}
      <button type="submit" class="button button-primary">
        {t('figure-changes.compare')}
      </button>
    </form>
  );
}

const withSince = (search: string, since: string): string => `${search === '' ? '?' : `${search}&`}since=${since}`;

function Compared({
  body: { before, after, change, reasons },
  about,
  view,
}: {
  body: FigureChanges;
  about: PublicAbout;
  view: View;
}) {
  const t = useText();
  const now = answerFromWire(after.answer);
  const indicator = now.indicator.code;
  return (
    <>
      <dl class="moments-figures">
        <AtMoment answer={answerFromWire(before.answer)} asOf={before.asOf} about={about} />
        <AtMoment answer={now} asOf={after.asOf} about={about} />
      </dl>
      {indicator === 'I06' && <p class="small quiet">{t('acted.alone')}</p>}
      {now.day !== null && progressOf(now.periods[0]!, now).is === 'so-far' && (
        <p class="small quiet">{t('figure-changes.so-far')}</p>
      )}
      {change === null ? (
        <p>
          <strong>{t('figure-changes.none')}</strong>{' '}
          {before.asOf.seq > 1 && (
            <Link href={`/changes/figure${withSince(viewToSearch({ ...view, at: null }, t.language), '1')}`}>
              {t('figure-changes.from-first')}
            </Link>
          )}
        </p>
      ) : (
        <>
          <p>
            <strong>{t('figure-changes.sum', { change: formatChange(change, indicator, t) })}</strong>
          </p>
          {reasons.map(({ why, change: sum, total, items }) => (
            <section key={why}>
              <h2>
                {t(`figure-changes.why-${why}`)}{' '}
                <span class="quiet">
                  {t('cell.said', {
                    name: t('figure-changes.records', { n: total }),
                    said: formatChange(sum, indicator, t),
                  })}
                </span>
              </h2>
              <p class="small quiet">{t(`figure-changes.about-${why}`)}</p>
              <ul class="plain">
                {items.map(({ code, title, titleTranslation, when, change: one }) => (
                  <li key={code} class="change">
                    {when && <span class="quiet small">{formatWindow(when as Window, t.language)} · </span>}
                    <Link href={`/incidents/${code}`} class={title ? undefined : 'change-code'}>
                      {title ? <Said translation={titleTranslation}>{title}</Said> : code}
                    </Link>{' '}
                    {title && <span class="change-code quiet small">{code}</span>}{' '}
                    <span>{formatChange(one, indicator, t)}</span>
                  </li>
                ))}
              </ul>
              {items.length < total && <p class="small quiet">{t('list.shown', { n: items.length, total })}</p>}
            </section>
          ))}
        </>
      )}
      <p class="small quiet">{t('figure-changes.withdrawn')}</p>
      <details>
        <summary>{t('rule.title')}</summary>
        <ul>
          {formatRule(now, t).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** The sentence of the figure as it stood at a moment. */
function AtMoment({ answer, asOf, about }: { answer: Answer; asOf: AsOf; about: PublicAbout }) {
  const t = useText();
  const places = usePlaceNames(false);
  const groups = useGroups();
  const coverage = useCoverage();
  const said = formatInParts(
    answer,
    t,
    namesForSentences(about, places, groups, t),
    watchOfAnswer(answer, coverage, places),
  );
  return (
    <div>
      <dt>{t('public.as-of', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}</dt>
      <dd>
        {said.join('')}
        {t('headline.end')}
      </dd>
    </div>
  );
}

/** Formats how much more or less something is: "+3", "−1", "0 to +2". */
const formatDifference = ({ low, high }: Difference, t: ReturnType<typeof useText>): string => {
  const signed = (n: number): string =>
    t('figure-changes.number', { sign: n > 0 ? '+' : n < 0 ? '−' : '', n: Math.abs(n) });
  return high === null || high === low
    ? signed(low)
    : t('figure-changes.range', { low: signed(low), high: signed(high) });
};

/**
 * Formats the change of a figure, of the two parts of a rate, and of every number that its sentence says beside it, but
 * for those that make up the rate.
 */
const formatChange = (
  { rate, asides: { singleSource, ...asides }, ...figure }: FigureChange,
  code: IndicatorCode,
  t: ReturnType<typeof useText>,
): string => {
  const { denominator } = INDICATORS[code];
  const beside = (Object.keys(asides) as Aside[]).filter((name) => !denominator?.includes(name));
  const hasChanged = (one: Difference | undefined): one is Difference =>
    one !== undefined && (one.low !== 0 || one.high !== 0);
  return [
    rate
      ? t('figure-changes.of', {
          numerator: formatDifference(rate.numerator, t),
          denominator: formatDifference(rate.denominator, t),
        })
      : formatDifference(figure, t),
    ...(hasChanged(singleSource) ? [t('figure-changes.single', { change: formatDifference(singleSource, t) })] : []),
    ...beside.flatMap((name) => {
      const said = asides[name as keyof typeof asides];
      return hasChanged(said)
        ? [t('cell.said', { name: t(asideKey(name, code)), said: formatDifference(said, t) })]
        : [];
    }),
  ].join(t('list.and'));
};
