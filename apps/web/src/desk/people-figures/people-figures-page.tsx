import { addDays, type Day } from '@vigil/shared/day/day.js';
import { digitsIn, formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { parsePeriod, type Period } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import {
  formatBeside,
  formatPeopleFigure,
  isLimitCounted,
  presentFigure,
} from '@vigil/shared/people-figures/present-figure.js';
import { limitWordsIn } from '@vigil/shared/people-figures/custody-limits.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { useSearch } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { useMember } from '../session.js';
import { ExportFigure } from './export-figure.js';
import { FigureBars } from './figure-bars.js';
import { FigureLines } from './figure-lines.js';
import { ReadersTotals } from './readers-totals.js';
import { HeldChart } from './held-chart.js';
import { queryOf, readAsked } from './asked-figure.js';
import { PeopleQuestionFields } from './people-question-fields.js';
import { useKeyLabel } from './use-key-label.js';
import './people-figures.css';

/** How many years of days one chart shows. */
const MOST_DAYS_OF_CHART = 3_700;

const isShort = ({ from, until }: Period): boolean => addDays(from, MOST_DAYS_OF_CHART) > until;

/** `/desk/people-figures`: figures of people who are known individually. docs/people.md says how each is counted. */
export default function PeopleFiguresPage() {
  const t = useText();
  const { role } = useMember();
  const { country } = usePlaces();
  const asked = readAsked(useSearch(), todayIn(country?.timeZone ?? 'UTC'));
  const figure = useStaffFetch<PeopleFigure>(`/api/people-figures?${queryOf(asked)}`);
  useFresh(figure);
  return (
    <>
      <PageHead title={t('people-figures.title')} />
      <p class="lead">{t('people-figures.about')}</p>
      <PeopleQuestionFields asked={asked} today={todayIn(country?.timeZone ?? 'UTC')} />
      <Awaited asked={figure}>{(found) => <Answer figure={found} />}</Awaited>
      {role === 'analyst' && <ExportFigure key={queryOf(asked).toString()} question={queryOf(asked).toString()} />}
      {role === 'reviewer' && <ReadersTotals />}
    </>
  );
}

function Answer({ figure }: { figure: PeopleFigure }) {
  const t = useText();
  const labelOf = useKeyLabel();
  const lines = presentFigure(figure, labelOf, t);
  const [first, ...rest] = formatPeopleFigure(figure, t);
  return (
    <>
      <p class="lead" role="status">
        <strong>{first}</strong> {rest.join(' ')}
      </p>
      {formatBeside(figure, t).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {figure.total.of > 0 && lines.length > 0 && (
        <>
          {figure.indicator === 'I14' && figure.splits.length === 0 ? (
            <HeldOverPeriod figure={figure} />
          ) : (
            <FigureBars figure={figure} lines={lines} />
          )}
          <FigureLines figure={figure} lines={lines} />
        </>
      )}
      {figure.limits && figure.limits.length > 0 && <Limits figure={figure} limits={figure.limits} />}
      <details>
        <summary>{t('people-figures.how')}</summary>
        <ul>
          {['events', 'parts', 'sums', 'limited'].map((rule) => (
            <li key={rule}>{t(`people-figures.rule.${rule}`)}</li>
          ))}
        </ul>
      </details>
      <p class="small quiet">
        {t('people-figures.version', {
          code: figure.indicator,
          version: figure.version,
          day: formatDay(figure.today as Day, t.language),
        })}
      </p>
    </>
  );
}

/** Who was held on each day of the period, up to the day that is asked for. */
function HeldOverPeriod({ figure: { period, day } }: { figure: PeopleFigure }) {
  const t = useText();
  const asked = parsePeriod(period)!;
  const query = new URLSearchParams({ indicator: 'I14', period, day, splits: 'day' });
  const series = useStaffFetch<PeopleFigure>(isShort(asked) ? `/api/people-figures?${query}` : null);
  if (!isShort(asked)) return null;
  return (
    <Awaited asked={series}>
      {(found) => <HeldChart figure={found} caption={formatPeriod(asked, t.language)} />}
    </Awaited>
  );
}

function Limits({ figure, limits }: { figure: PeopleFigure; limits: NonNullable<PeopleFigure['limits']> }) {
  const t = useText();
  return (
    <section aria-labelledby="custody-limits">
      <h2 id="custody-limits">{t('people-figures.limits')}</h2>
      <ul>
        {limits.map((limit) => {
          const { code, article, confirmedBy, confirmedOn } = limit;
          const { law, open } = limitWordsIn(limit, t.language);
          return (
            <li key={code}>
              {t('people-figures.limit', { law, article: digitsIn(article, t.language) })}:{' '}
              {confirmedOn === null || !isLimitCounted(figure, code)
                ? t('people-figures.limit.not-confirmed', { open })
                : t('people-figures.limit.confirmed', {
                    who: confirmedBy ?? '',
                    day: formatDay(confirmedOn, t.language),
                  })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
