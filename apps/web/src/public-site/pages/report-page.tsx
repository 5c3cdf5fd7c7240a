import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Cite } from './cite.js';
import { FrozenFigure, FrozenFigureIncidents, type FrozenFigureReport } from './frozen-figure.js';
import ReportsPage from './reports-page.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';
import { WrittenReportView, type WrittenReport } from './written-report.js';

/** A report, or the list of all: one file draws both. */
export default function ReportPage({ code }: { code: string }) {
  if (!code) return <ReportsPage />;
  return (
    <PageWords more={['beside']}>
      <Frozen code={code} />
    </PageWords>
  );
}

function Frozen({ code }: { code: string }) {
  const t = useText();
  const about = useAbout();
  const reading = usePublicFetch<FrozenFigureReport | WrittenReport>(
    `/api/public/reports/${encodeURIComponent(code)}?lang=${t.language}`,
  );
  if (reading.state === 'failed')
    return <NothingHere problem={reading.problem} notFound={t('report.none', { code })} again={reading.again} />;
  if (!reading.value || !about) return <Loading />;
  return reading.value.kind === 'written' ? (
    <WrittenReportView report={reading.value} />
  ) : (
    <Shown report={reading.value} about={about} />
  );
}

/** A frozen figure, with the rule, the incidents behind it and a checksum that shows whether it was changed. */
function Shown({ report, about }: { report: FrozenFigureReport; about: PublicAbout }) {
  const t = useText();
  return (
    <Page title={report.title}>
      <p class="kicker">
        {t('report.kind')} · {report.code}
      </p>
      <h1>
        <Said>{report.title}</Said>
      </h1>
      <FrozenFigure
        report={report}
        about={about}
        heading="h2"
        onSentence={(description) => setHead({ kind: 'article', canonical: `/reports/${report.code}`, description })}
      />
      <section class="part">
        <FrozenFigureIncidents report={report} />
      </section>
      <section class="part">
        <h2>{t('report.frozen')}</h2>
        <dl class="facts">
          <div class="fact">
            <dt>{t('report.frozen-on')}</dt>
            <dd>{formatDay(report.frozenOn, t.language)}</dd>
          </div>
          <div class="fact">
            <dt>{t('report.as-of')}</dt>
            <dd>{formatNumber(report.asOfSeq, t.language)}</dd>
          </div>
          <div class="fact">
            <dt>{t('report.checksum')}</dt>
            <dd>
              <code class="checksum">{report.checksum}</code>
            </dd>
          </div>
          {report.log && (
            <div class="fact">
              <dt>{t('report.log')}</dt>
              <dd>
                {t('report.log-size', { n: report.log.size })} <code class="checksum">{report.log.root}</code>
              </dd>
            </div>
          )}
          {report.formerChecksums.length > 0 && (
            <div class="fact">
              <dt>{t('report.former')}</dt>
              <dd>
                {report.formerChecksums.map((sum) => (
                  <code key={sum} class="checksum">
                    {sum}
                  </code>
                ))}
              </dd>
            </div>
          )}
        </dl>
        <p class="no-print">
          <Button onClick={() => print()}>{t('pages.print')}</Button>
        </p>
      </section>
      <Cite kind="reports" code={report.code} title={report.title} />
    </Page>
  );
}
