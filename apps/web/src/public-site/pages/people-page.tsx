import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { articleIn } from '@vigil/shared/people-figures/format-article.js';
import { HELD_CODES, NOT_CONVICTED } from '@vigil/shared/people-figures/public-total-codes.js';
import type { PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import { COUNTRY_NOT_KNOWN } from '@vigil/shared/places/place.js';
import type { PublicAbout, PublicGroup, PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import { formatNumber, type Text, type Words as WordList } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { Link } from '../../ui/link.js';
import { type Column, Table } from '../../ui/table.js';
import { useAbout } from '../../installation-info.js';
import { setHead } from '../../page-being-rendered.js';
import { addBundleFiles, useText } from '../../text-bundles.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { groupNames } from '../group-name.js';
import { useCounts } from '../use-counts.js';
import { wholeOf } from '../use-figures.js';
import { usePlaceNames } from '../use-places.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { PeopleWithPages } from './people-with-pages.js';
import {
  againstRows,
  type AgainstRow,
  lowOn,
  newestDay,
  shownDays,
  type StandingRow,
  standingRows,
  totalsByCountry,
  type TotalsOfCountry,
} from './people-totals-rows.js';

addBundleFiles(
  import.meta.glob<WordList>('../../../../../libs/shared/text/people-totals/*.json', { import: 'default' }),
);

/** `/people`: totals of people deprived of liberty who are known individually. docs/decisions/people-totals.md */
export default function PeoplePage() {
  return (
    <PageWords more={['people-totals', 'person-page']}>
      <People />
    </PageWords>
  );
}

const EXPLAINED = [
  ['how', 4],
  ['hidden', 2],
  ['unsaid', 3],
] as const;

function People() {
  const t = useText();
  const about = useAbout();
  const totals = usePublicFetch<PublicPeopleTotals>('/api/public/people-totals');
  const groups = usePublicFetch<{ items: PublicGroup[] }>('/api/public/groups');
  const pages = usePublicFetch<{ items: PublicPersonPage[] }>('/api/public/person-pages');
  const failed = [totals, groups, pages].find((one) => one.state === 'failed' && one.value === null);
  if (failed?.state === 'failed')
    return <NothingHere problem={failed.problem} notFound={t('app.not-found')} again={failed.again} />;
  if (!totals.value || !groups.value || !pages.value || !about) return <Loading />;
  const countries = totalsByCountry(totals.value);
  setHead({ canonical: '/people', description: t('people-totals.lead') });
  return (
    <Page title={t('people-totals.title')}>
      <h1>{t('people-totals.title')}</h1>
      <p class="lead">{t('people-totals.lead')}</p>
      {countries.length === 0 && <p>{t('people-totals.none')}</p>}
      {countries.map((of) => (
        <Country key={of.country ?? ''} of={of} about={about} groups={groups.value!.items} />
      ))}
      <PeopleWithPages pages={pages.value.items} />
      {EXPLAINED.map(([part, paragraphs]) => (
        <section key={part} class="part" aria-labelledby={part}>
          <h2 id={part}>{t(`people-totals.${part}`)}</h2>
          <ul>
            {Array.from({ length: paragraphs }, (_, i) => (
              <li key={i}>{t(`people-totals.${part}.${i + 1}`)}</li>
            ))}
            {part === 'how' && (
              <li>
                <Link href="/method">{t('public.method')}</Link>
              </li>
            )}
          </ul>
        </section>
      ))}
    </Page>
  );
}

interface OfCountry {
  of: TotalsOfCountry;
  groups: readonly PublicGroup[];
}

/** The newest totals of a country, and those of every half-year. */
function Country({ of, groups, about }: OfCountry & { about: PublicAbout }) {
  const t = useText();
  const places = usePlaceNames(false);
  const { country } = of;
  const last = of.days[0]!;
  const day = newestDay(of);
  return (
    <>
      {country !== null && (
        <h2>{places?.nameOfRecord(country === COUNTRY_NOT_KNOWN ? null : country, t.language) ?? country}</h2>
      )}
      {day !== last && <p>{t('people-totals.none-of-day', { day: formatDay(last, t.language) })}</p>}
      {day && <Newest of={of} day={day} groups={groups} about={about} />}
      <HalfYears of={of} />
    </>
  );
}

function Newest({ of, day, groups, about }: OfCountry & { day: Day; about: PublicAbout }) {
  const t = useText();
  const on = formatDay(day, t.language);
  const number = (n: number | null): string =>
    n === null ? t('people-totals.not-shown') : formatNumber(n, t.language);
  const all = lowOn(of, day, 'people');
  const standing = standingRows(of, day);
  const against = againstRows(of, day);
  const nameOf = groupNames(groups, t);
  const columns: Column<StandingRow>[] = [
    { key: 'what', head: t('people-totals.what'), cell: (row) => formatStanding(row, t) },
    { key: 'low', head: t('cell.at-least'), number: true, cell: ({ low }) => number(low) },
  ];
  const what = ({ tie, code }: AgainstRow): string =>
    tie === null
      ? t('people-totals.article', articleIn(code, t.language))
      : t('people-totals.tie', { group: nameOf(code), tie: label(tie, t.language) });
  return (
    <section class="part" aria-label={t('people-totals.day', { day: on })}>
      <h2>{t('people-totals.day', { day: on })}</h2>
      <p>{t('people-totals.counted', { n: lowOn(of, day, 'counted')!, day: on })}</p>
      {all !== null && <p>{t('people-totals.all', { n: all })}</p>}
      {of.country === null && <BesideRecorded known={lowOn(of, day, 'beside')} on={on} about={about} />}
      {standing.length === 0 ? (
        <p>{t('people-totals.standing.none')}</p>
      ) : (
        <Table
          caption={t('people-totals.standing', { day: on })}
          columns={columns}
          rows={standing}
          rowKey={({ code }) => code}
        />
      )}
      {against.length > 0 && (
        <>
          <h3>{t('people-totals.against')}</h3>
          <Table
            stacks="beside"
            caption={t('people-totals.against.caption', { day: on })}
            rows={against}
            rowKey={(row) => `${row.tie} ${row.code}`}
            columns={[
              { key: 'what', head: t('people-totals.what'), cell: what },
              { key: 'with', head: t('people-totals.against.with'), number: true, cell: ({ low }) => number(low) },
              { key: 'rest', head: t('people-totals.against.rest'), number: true, cell: ({ rest }) => number(rest) },
            ]}
          />
        </>
      )}
    </section>
  );
}

const formatStanding = ({ tally, code }: StandingRow, t: Text): string => {
  if (tally === 'held') return t(`people-totals.held.${code}`);
  if (code === NOT_CONVICTED) return t('people-totals.not-convicted');
  return t('people-totals.of-held', { stage: label(code, t.language) });
};

/**
 * How many of the people whom published incidents record are known individually. Incidents that were taken back since
 * can leave fewer recorded than known: then nothing is said.
 */
function BesideRecorded({ known, on, about }: { known: number | null; on: string; about: PublicAbout }) {
  const t = useText();
  const recorded = useCounts(known === null ? null : `indicator=I10&period=${wholeOf(about).key}`).value?.answer.total;
  if (known === null || !recorded || recorded.low < known) return null;
  return <p>{t('people-totals.beside', { n: recorded.low, known, day: on })}</p>;
}

/** What is shown of every half-year. Each is of other people, so no line joins them. */
function HalfYears({ of }: { of: TotalsOfCountry }) {
  const t = useText();
  const { shown, empty } = shownDays(of);
  const low = (head: string, tally: string, code = ''): Column<Day> => ({
    key: `${tally} ${code}`,
    head,
    number: true,
    cell: (day) => {
      const n = lowOn(of, day, tally, code);
      return n === null ? <span class="quiet">{t('people-totals.not-shown')}</span> : formatNumber(n, t.language);
    },
  });
  return (
    <section class="part" aria-label={t('people-totals.half-years')}>
      <h2>{t('people-totals.half-years')}</h2>
      <p>{t('people-totals.half-years.help')}</p>
      <Table
        stacks="beside"
        caption={t('people-totals.half-years.caption')}
        rows={shown}
        rowKey={(day) => day}
        columns={[
          { key: 'day', head: t('people-totals.half-years.day'), cell: (day) => formatDay(day, t.language) },
          low(t('people-totals.half-years.counted'), 'counted'),
          ...HELD_CODES.map((code) => low(t(`people-totals.held.${code}`), 'held', code)),
        ]}
      />
      {empty.length > 0 && (
        <p>
          {t('people-totals.half-years.empty', {
            days: empty.map((day) => formatDay(day, t.language)).join(t('list.and')),
          })}
        </p>
      )}
    </section>
  );
}
