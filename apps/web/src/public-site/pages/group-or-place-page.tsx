import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { formatWithParts } from '@vigil/shared/counting/format-story.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import { lazily } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { useCoverage, wholeOf } from '../use-figures.js';
import { LatestRecord, SearchNote } from '../figure-sentence.js';
import { namesForSentences } from '../names-for-sentences.js';
import { hasNoFiguresYet, NoFiguresYet } from '../no-figures-yet.js';
import { PublishedTotals } from '../published-totals.js';
import { PeriodBar } from '../period-bar.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import { answerTo } from '../answer-to-query.js';
import { assessedQuery } from '../use-story.js';
import { numbersOf } from '../cell-numbers.js';
import { withMayLie } from '../may-lie.js';
import { partsAsked, useLooseAround } from '../use-loose.js';
import { askedAs, isRate } from '../view.js';
import { watchOfAnswer } from '../who-watched.js';
import { CalendarStrip } from './calendar-strip.js';
import { Cite } from './cite.js';
import { FollowPart } from './follow-feed.js';
import { OverTime } from './over-time.js';
import { Page } from './page.js';
import { Rates } from './rates.js';
import { Said } from './record-text.js';
import { drawnQuery, SUBJECT_RATES, type SubjectRate } from './subject-parts.js';
import type { Subject } from './subject-types.js';
import { KeyFigures } from './key-figures.js';
import { useSubjectStory } from './use-subject-story.js';
import { type SubjectView, onMap } from './use-subject-view.js';
import { WhoActed } from './who-acted.js';
import '../map.css';
import './subject.css';

const IncidentList = lazily(async () => ({ default: (await import('../incident-list.js')).IncidentList }));

interface Props {
  subject: Subject;
  narrowed: SubjectView;
  about: PublicAbout;
  places: Places | null;
  groups: readonly PublicGroup[];
  /** Next to the name: a small map. */
  beside?: ComponentChildren;
  /** Above the name: the larger units around it. */
  above?: ComponentChildren;
  /** Between the figures and the incidents: content only for groups, or only for places. */
  children?: ComponentChildren;
}

/** Everything counted for one group or place in a chosen period, with the incidents behind it. */
export function SubjectPage({ subject, narrowed, about, places, groups, beside, above, children }: Props) {
  const t = useText();
  const { view, misread, go, move } = narrowed;
  const { kind, code } = subject;
  const coverage = useCoverage();
  const whole = wholeOf(about);
  const period = view.period === null ? whole : asPeriod(view.period);
  const figure = useCounts(askedAs(view, { period }));
  const hasLoose = kind === 'places' && !isRate(view.indicator);
  const loose = useLooseAround(partsAsked(view, period), hasLoose ? code : null, places);
  const assessedAsked = assessedQuery(view, period);
  const assessed = answerTo(assessedAsked, useCounts(assessedAsked).value?.answer);
  const rateOf = (rate: SubjectRate): string =>
    drawnQuery({ part: 'against', subject, rate, period: view.period, asOf: null }, about)!;
  const rates = [useCounts(rateOf('I03')), useCounts(rateOf('I11'))];
  const answer = figure.value?.answer;
  const { value: asked } = figure;
  const isEmpty = hasNoFiguresYet(about, null);
  const story = useSubjectStory(subject, period, rates[0]!.value?.answer, places);
  const formatPlain = (of: Answer, watch: Watch | null): string => {
    const parts = { all: of, byGroup: null, assessed };
    const plain = formatWithParts(parts, t, namesForSentences(about, places, groups, t), watch).join('');
    const { mayLie = [] } = places && kind === 'places' ? withMayLie(numbersOf(of.total), code, loose, places, t) : {};
    return [plain, ...mayLie].reduce((said, tail) => t('figure.with-tail', { said, tail }));
  };
  const sharing = places && { subject, period: view.period, about, places, coverage, groups };
  // The story is of the first figure; any other, and a figure with nothing certain, has the sentence of every figure.
  const said =
    answer && view.indicator === 'I02' && story
      ? story
      : answer
        ? formatPlain(answer, watchOfAnswer(answer, coverage, places)) + t('headline.end')
        : null;
  setHead({
    canonical: view.period === null ? `/${kind}/${code}` : null,
    description: said !== null && !isEmpty ? `${subject.name}${t('headline.end')} ${said}` : subject.name,
  });
  return (
    <Page title={subject.name}>
      {misread && (
        <Band tone="warning">
          <span role="alert">{t('view.misread')}</span>
        </Band>
      )}
      <div class="subject-head">
        <div>
          <p class="kicker">
            {above}
            {subject.what} · {kind === 'places' ? t('place.code', { code }) : code}
          </p>
          <h1 class="subject-name">
            {subject.name}
            {subject.otherName && (
              <>
                {' '}
                <span class="subject-other" lang={t.language === 'en' ? 'km' : 'en'}>
                  {subject.otherName}
                </span>
              </>
            )}
          </h1>
          {subject.aliases.length > 0 && (
            <p class="subject-aliases">
              {t('subject.aliases')}{' '}
              {subject.aliases.map((alias, index) => (
                <span key={alias}>
                  {index > 0 && t('list.and')}
                  <Said>{alias}</Said>
                </span>
              ))}
            </p>
          )}
        </div>
        {beside}
      </div>
      {isEmpty ? (
        <NoFiguresYet level={2} />
      ) : (
        <>
          <PeriodBar
            view={view}
            period={period}
            whole={whole}
            today={about.asOf.day as Day}
            isReady={figure.state !== 'loading'}
            onChoose={(key) => go({ ...view, period: key })}
            onStep={(key) => move({ ...view, period: key })}
          />
          {figure.state === 'failed' && (
            <p role="alert">
              {figure.problem.title || t('app.unreachable')} <Button onClick={figure.again}>{t('app.again')}</Button>
            </p>
          )}
          <p class="lead subject-sentence" aria-live="polite" aria-busy={figure.state === 'loading'}>
            {said ?? ' '}
          </p>
          {answer && (
            <p class="quiet small">
              <SearchNote text={view.text} /> <LatestRecord answer={answer} />
            </p>
          )}
          <p>
            <Link href={onMap(view)} class="button">
              {t('subject.on-map')}
            </Link>
          </p>
          <KeyFigures {...{ subject, period, about, places, coverage }} />
          <CalendarStrip {...{ subject, view, about, sharing }} />
          <OverTime {...{ narrowed, about, places, coverage, groups }} figure={figure.value} />
          {SUBJECT_RATES.map((rate, index) => (
            <Rates key={rate} answer={rates[index]!.value?.answer ?? null} {...{ rate, subject, about, sharing }} />
          ))}
          <WhoActed {...{ subject, about, sharing }} period={view.period} />
          {subject.totals.length > 0 && (
            <div class="part">
              <PublishedTotals totals={subject.totals} period={period} places={places} />
            </div>
          )}
          {children}
          <div class="part">
            <IncidentList view={view} period={period} places={places} groups={groups} />
          </div>
          {answer && asked && (
            <div class="rule part">
              <p class="quiet small">
                {t('public.as-of', { day: formatDay(asked.asOf.day as Day, t.language), seq: asked.asOf.seq })}
              </p>
              <details>
                <summary>{t('rule.title')}</summary>
                <ul>
                  {formatRule(answer, t).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
            </div>
          )}
        </>
      )}
      <FollowPart
        followed={{ path: '/incidents', query: `indicator=I01&${kind === 'groups' ? 'groups' : 'place'}=${code}` }}
        title={subject.name}
      />
      <Cite kind={kind} code={code} title={subject.name} />
    </Page>
  );
}
