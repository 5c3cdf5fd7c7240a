import { nameOf } from '@vigil/shared/language/name-of.js';
import { asDay, addDays, isDay, type Day } from '@vigil/shared/day/day.js';
import { coverageGaps, type CoverageGaps } from '@vigil/shared/counting/coverage-gaps.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { asPeriod, type Period, parsePeriod, periodBetween } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { COUNTED_STATES, PERIOD_WORK } from '@vigil/shared/incident/period-work.js';
import type { CoverageEntry } from '@vigil/shared/staff-responses/coverage.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { lastHalfYear, periodOptions } from '../report-writing/period-options.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import { SpanDays } from './coverage-note-and-total-fields.js';

/** The last day of a period, which it includes. */
const lastOf = ({ until }: Period): Day => addDays(until, -1);

/** `/desk/period`: whether the figures of a period are final: what is left to review, assess, publish and enter. */
export default function PeriodPage() {
  const t = useText();
  const { country } = usePlaces();
  const today = todayIn(country?.timeZone ?? 'UTC');
  const asked = new URLSearchParams(useSearch()).get('period');
  const period = (asked === null ? null : parsePeriod(asked)) ?? lastHalfYear(today);
  const work = useStaffFetch<PeriodWork>(`/api/period-work?from=${period.from}&until=${lastOf(period)}`);
  const coverage = useStaffFetch<{ items: CoverageEntry[] }>('/api/coverage');
  useFresh(work, coverage);
  return (
    <>
      <PageHead title={t('desk.period.title', { period: formatPeriod(period, t.language) })} />
      <p class="lead">{t('desk.period.about')}</p>
      <PeriodChoice period={period} today={today} />
      <Awaited asked={work}>
        {(done) => (
          <Awaited asked={coverage}>
            {({ items }) => <State period={period} today={today} work={done} entries={items} />}
          </Awaited>
        )}
      </Awaited>
    </>
  );
}

/** Named periods, or any two days. The address has the choice. */
function PeriodChoice({ period, today }: { period: Period; today: Day }) {
  const t = useText();
  const [, go] = useLocation();
  const [days, setDays] = useState({ from: period.from as string, until: lastOf(period) as string });
  const choose = (next: Period): void => {
    setDays({ from: next.from, until: lastOf(next) });
    go(withLanguage(`/desk/period?${new URLSearchParams({ period: next.key })}`));
  };
  const named = periodOptions(today).flatMap(({ periods }) => periods);
  const isNamed = named.some(({ key }) => key === period.key);
  const isTurned = isDay(days.from) && isDay(days.until) && days.until < days.from;
  return (
    <div class="period-choice no-print">
      <SelectField
        label={t('desk.period.period')}
        value={period.key}
        options={[...(isNamed ? [] : [period]), ...named].map(
          (one) => [one.key, formatPeriod(one, t.language)] as const,
        )}
        onChange={(key) => choose(asPeriod(key))}
      />
      <details open={!isNamed}>
        <summary>{t('desk.period.own-days')}</summary>
        <SpanDays
          {...days}
          wrong={(at) => (at === 'until' && isTurned ? t('field.latest-before-earliest') : null)}
          onChange={(typed) => {
            setDays(typed);
            if (isDay(typed.from) && isDay(typed.until) && typed.from <= typed.until)
              choose(periodBetween(asDay(typed.from), asDay(typed.until)));
          }}
        />
      </details>
    </div>
  );
}

function State({
  period,
  today,
  work: { total, published, work, objections, pace },
  entries,
}: {
  period: Period;
  today: Day;
  work: PeriodWork;
  entries: readonly CoverageEntry[];
}) {
  const t = useText();
  const { gazetteer, country } = usePlaces();
  if (!country) return null;
  const units = gazetteer.children(country.code).map(({ code }) => code);
  const gaps = coverageGaps(period, today, entries, country.code, units, gazetteer);
  const left = work.filter(({ n }) => n > 0);
  const number = (n: number): string => t('desk.number', { n });
  return (
    <>
      <p class="lead" role="status">
        <strong>
          {withLinks(
            t(
              left.length === 0 && gaps.missing.length === 0 && (objections ?? 0) === 0
                ? 'desk.period.finished'
                : period.until > today
                  ? 'desk.period.not-over'
                  : 'desk.period.not-finished',
              { total: TOTAL, published: PUBLISHED },
            ),
            {
              [TOTAL]: <DeskLink to={`/desk?${COUNTED_STATES}&${daysOf(period)}`}>{number(total)}</DeskLink>,
              [PUBLISHED]: <DeskLink to={`/desk?status=WS_PUBLISHED&${daysOf(period)}`}>{number(published)}</DeskLink>,
            },
          )}
        </strong>
      </p>
      <Table
        caption={t('desk.period.work')}
        rows={work}
        rowKey={({ key }) => key}
        columns={[
          {
            key: 'what',
            head: t('desk.period.what'),
            cell: ({ key }) => t(`desk.period.${key}`),
          },
          {
            key: 'n',
            head: t('desk.period.records'),
            number: true,
            cell: ({ key, n }) =>
              n === 0 ? (
                number(n)
              ) : (
                <DeskLink
                  to={`/desk?${addressIn(period, key)}`}
                  aria-label={t('desk.period.n-of', { n, what: t(`desk.period.${key}`) })}
                >
                  {number(n)}
                </DeskLink>
              ),
          },
          {
            key: 'oldest',
            head: t('desk.period.oldest'),
            cell: ({ oldest }) => (oldest === null ? '–' : formatMoment(oldest, t, country.timeZone)),
          },
        ]}
      />
      {objections !== null && (
        <p>
          {t('desk.period.objections', { n: objections })}{' '}
          {objections > 0 && <DeskLink to="/desk/objections?state=open">{t('desk.page.objections')}</DeskLink>}
        </p>
      )}
      <p class="small quiet">{t('desk.period.limited')}</p>
      <MissingCoverage period={period} gaps={gaps} />
      {pace && (
        <p class="small quiet">
          {t('desk.period.pace', { n: number(pace.n), half: number(pace.half), most: number(pace.most) })}
        </p>
      )}
      <ForReport
        key={`${period.key} ${t.language}`}
        text={t('desk.period.paragraph', {
          period: formatPeriod(period, t.language),
          total: number(total),
          published: number(published),
          unreviewed: number(countOf(work, 'unreviewed')),
          unpublished: number(countOf(work, 'unpublished')),
          unassessed: number(countOf(work, 'unassessed')),
          missing: number(gaps.missing.length),
          weeks: number(gaps.weeks),
        })}
      />
    </>
  );
}

const countOf = (work: PeriodWork['work'], key: string): number => work.find((one) => one.key === key)?.n ?? 0;

/** The address of the queue with the same records. */
const addressIn = (period: Period, key: string): string =>
  `${PERIOD_WORK.find((one) => one.key === key)!.address}&${daysOf(period)}`;
const daysOf = (period: Period): string => `from=${period.from}&until=${lastOf(period)}`;

/** Stand in a sentence where a link will. */
const [TOTAL, PUBLISHED] = ['%total%', '%published%'] as const;
const LINKS = /(%total%|%published%)/;
/** Puts links into a sentence. */
const withLinks = (sentence: string, links: Readonly<Record<string, ComponentChildren>>): ComponentChildren =>
  sentence.split(LINKS).map((part) => links[part] ?? part);

/** The page that opens the form for an entry of these days, and of this place if one is given. */
const coverageEntry = (days: Period, place?: string): string =>
  `/desk/coverage?${new URLSearchParams({ from: days.from, until: lastOf(days), ...(place ? { place } : {}) })}`;

/** Weeks and units for which nobody entered who watched: a 0 of them says nothing. */
function MissingCoverage({ period, gaps: { weeks, missing, units } }: { period: Period; gaps: CoverageGaps }) {
  const t = useText();
  const { gazetteer } = usePlaces();
  const name = (code: string): string => {
    const place = gazetteer.get(code);
    return place === null ? code : nameOf(place, t.language);
  };
  return (
    <section aria-labelledby="missing-coverage">
      <h2 id="missing-coverage">{t('desk.period.coverage')}</h2>
      <p>
        {t(weeks === 0 ? 'desk.period.not-begun' : 'desk.period.weeks', {
          missing: t('desk.number', { n: missing.length }),
          weeks: t('desk.number', { n: weeks }),
        })}{' '}
        <DeskLink to="/desk/coverage">{t('desk.period.to-coverage')}</DeskLink>
      </p>
      {missing.length > 0 && (
        <details>
          <summary>{t('desk.period.which-weeks', { n: missing.length })}</summary>
          <ul>
            {missing.map((week) => (
              <li key={week.key}>
                <DeskLink to={coverageEntry(week)}>{formatPeriod(week, t.language)}</DeskLink>
              </li>
            ))}
          </ul>
        </details>
      )}
      {units.length > 0 && (
        <details>
          <summary>{t('desk.period.which-units', { n: units.length })}</summary>
          <ul>
            {units.map((code) => (
              <li key={code}>
                <DeskLink to={coverageEntry(period, code)}>{name(code)}</DeskLink>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/**
 * A paragraph to take into a report. No report takes it by itself: it tells what the team has not published, so a
 * person decides to say it, and two release it with the report.
 */
function ForReport({ text }: { text: string }) {
  const t = useText();
  const [said, setSaid] = useState<string | null>(null);
  const copy = (): void => {
    const say = (key: string) => (): void => setSaid(key);
    if (navigator.clipboard)
      void navigator.clipboard.writeText(text).then(say('desk.period.copied'), say('desk.period.not-copied'));
    else say('desk.period.not-copied')();
  };
  return (
    <section aria-labelledby="for-report">
      <h2 id="for-report">{t('desk.period.for-report')}</h2>
      <p class="small quiet">{t('desk.period.for-report-help')}</p>
      <blockquote>{text}</blockquote>
      <Button onClick={copy}>{t('desk.period.copy')}</Button>{' '}
      <span class="small quiet" role="status">
        {said && t(said)}
      </span>
    </section>
  );
}
