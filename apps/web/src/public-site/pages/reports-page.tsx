import { factsOf, type StoredLanguage } from '@vigil/shared/language/languages.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicReportCard } from '@vigil/shared/public/response-types.js';
import type { CoverChart } from '@vigil/shared/report/report-card.js';
import { titleOf } from '@vigil/shared/report/report-document.js';
import { Link } from '../../ui/link.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { ReportScene } from './report-scene.js';
import './reports.css';

interface Reports {
  total: number;
  forms: readonly string[];
  items: PublicReportCard[];
}

export default function ReportsPage() {
  return (
    <PageWords>
      <All />
    </PageWords>
  );
}

function All() {
  const t = useText();
  const reading = usePublicFetch<Reports>(`/api/public/reports?lang=${t.language}`);
  if (reading.state === 'failed' && reading.value === null)
    return <NothingHere problem={reading.problem} notFound={t('app.not-found')} again={reading.again} />;
  return reading.value ? <Cards reports={reading.value} /> : <Loading />;
}

/** Every published report, newest first. */
function Cards({ reports: { total, forms, items } }: { reports: Reports }) {
  const t = useText();
  setHead({ canonical: '/reports', description: t('reports.help') });
  return (
    <Page title={t('public.reports')}>
      <h1>{t('public.reports')}</h1>
      <p>{t('reports.help')}</p>
      <p class="quiet small">
        {total === 0
          ? t('reports.none')
          : items.length < total
            ? t('reports.some', { n: items.length, total })
            : t('reports.all', { n: total })}
      </p>
      <ul class="plain report-cards">
        {items.map((report) => (
          <li key={report.code}>
            <Card report={report} forms={forms} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Card({ report, forms }: { report: PublicReportCard; forms: readonly string[] }) {
  const t = useText();
  const { code, title, period, publishedOn, withdrawn, about, cover, languages } = report;
  const address = `/reports/${code}`;
  return (
    <article class="report-card" aria-labelledby={`report-${code}`}>
      <p class="kicker">
        {formatPeriod(asPeriod(period), t.language)} ·{' '}
        {t('reports.published', { day: formatDay(publishedOn as Day, t.language) })}
      </p>
      <h2 id={`report-${code}`}>
        <Link href={address}>{titleOf(title, t.language)}</Link>
      </h2>
      {cover && <p class="report-card-said">{cover.said}</p>}
      {cover?.chart && (
        <figure class="report-card-chart">
          <ReportScene scene={cover.chart.scene} label={cover.chart.alt} id={`cover-${code}`} />
          <figcaption class="small quiet">
            {cover.chart.caption}
            <CoverMarks {...cover.chart} />
          </figcaption>
        </figure>
      )}
      {withdrawn > 0 && <p class="note">{t('report.withdrawn', { n: withdrawn })}</p>}
      <p class="small quiet report-about">{about}</p>
      <ul class="plain report-card-files">
        {languages.map((language) => (
          <li key={language}>
            <a href={`/reports/${code}?lang=${language}`} lang={language} hreflang={language} class="report-language">
              {factsOf(language).ownName}
            </a>
            <ReportFiles code={code} language={language} forms={forms} />
          </li>
        ))}
      </ul>
    </article>
  );
}

/** What the columns of a card do not say themselves: what hatched is, and what is in the total alone. */
export function CoverMarks({ hasPossible, longer }: Pick<CoverChart, 'hasPossible' | 'longer'>) {
  const t = useText();
  if (!hasPossible && longer === 0) return null;
  return (
    <span class="report-card-marks">
      {hasPossible && (
        <span>
          <span class="report-card-hatch" aria-hidden="true" /> {t('reports.hatched')}
        </span>
      )}
      {longer > 0 && <span>{t('chart.longer', { n: longer })}</span>}
    </span>
  );
}

/** Links to a report's files in one language. */
export function ReportFiles({
  code,
  language,
  forms,
}: {
  code: string;
  language: StoredLanguage;
  forms: readonly string[];
}) {
  const t = useText();
  const file = (form: string) => `/api/public/reports/${code}/document?as=${form}&lang=${language}`;
  return (
    <>
      {(['pdf', 'docx'] as const)
        .filter((form) => forms.includes(form))
        .map((form) => (
          <a
            key={form}
            href={file(form)}
            download
            hreflang={language}
            aria-label={t('reports.file', {
              form: t(`reports.form.${form}`),
              language: factsOf(language).ownName,
              code,
            })}
          >
            {t(`reports.form.${form}`)}
          </a>
        ))}
    </>
  );
}
