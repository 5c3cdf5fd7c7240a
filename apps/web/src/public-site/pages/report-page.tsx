import { formatRule } from '@vigil/shared/counting/format-rule.js';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useGroups } from '../use-figures.js';
import { namesForSentences } from '../names-for-sentences.js';
import { usePlacesOf } from '../use-places.js';
import { editionOf } from '../frozen-view.js';
import { Cite } from './cite.js';
import { FrozenFigureTable } from './frozen-figure-table.js';
import ReportsPage from './reports-page.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';
import { WrittenReportView, type WrittenReport } from './written-report.js';

interface Report {
  kind?: undefined;
  code: string;
  title: string;
  answer: WireAnswer;
  rows: { code: string; title: string; when: Parameters<typeof formatWindow>[0]; place: PlaceValue }[];
  asOfSeq: number;
  frozenOn: Day;
  checksum: string;
  log: { size: number; root: string } | null;
  formerChecksums: string[];
  /** How many of its incidents have been withdrawn for safety since. */
  withdrawn: number;
}

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
  const reading = usePublicFetch<Report | WrittenReport>(
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
function Shown({ report, about }: { report: Report; about: PublicAbout }) {
  const t = useText();
  const groups = useGroups();
  const { rows } = report;
  const heard = answerFromWire(report.answer);
  // Older figures do not store their day; it is the day on which they were frozen.
  const answer = { ...heard, day: heard.day ?? report.frozenOn };
  const placeCodes = answer.splits.flatMap(({ split, keys }) => (split.startsWith('place') ? keys : []));
  const places = usePlacesOf([...placeCodes, ...rows.map(({ place }) => place.code)]);
  const names = namesForSentences(about, places, groups, t);
  // The sentence names the whole period of the query; the answer's own periods are its parts.
  const whole = { ...answer, periods: answer.question.periods.map(asPeriod) };
  const sentence = formatFigure(whole, t, names, null) + t('headline.end');
  setHead({ kind: 'article', canonical: `/reports/${report.code}`, description: sentence });
  return (
    <Page title={report.title}>
      <p class="kicker">
        {t('report.kind')} · {report.code}
      </p>
      <h1>
        <Said>{report.title}</Said>
      </h1>
      <p class="lead">{sentence}</p>
      {answer.indicator.code === 'I06' && <p class="small quiet">{t('acted.alone')}</p>}
      {report.withdrawn > 0 && <p class="note">{t('report.withdrawn', { n: report.withdrawn })}</p>}
      {answer.splits.length > 0 && (
        <section class="part">
          <FrozenFigureTable
            answer={answer}
            asOf={editionOf({ seq: report.asOfSeq, day: report.frozenOn })}
            places={places}
            groups={groups}
          />
        </section>
      )}
      <section class="part">
        <h2>{t('report.rule')}</h2>
        <ul>
          {formatRule(answer, t).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section class="part">
        <Table
          caption={t('report.incidents', { n: rows.length })}
          rows={rows}
          rowKey={({ code }) => code}
          empty={t('cell.none')}
          columns={[
            {
              key: 'incident',
              head: t('report.incident'),
              cell: ({ code, title }) => (
                <>
                  <Said>{title}</Said>{' '}
                  <Link href={`/incidents/${code}`} class="change-code">
                    {code}
                  </Link>
                </>
              ),
            },
            {
              key: 'when',
              head: t('report.when-where'),
              cell: ({ when, place }) => (
                <>
                  {formatWindow(when, t.language)}
                  <br />
                  <span class="quiet">{places?.nameOfRecord(place.code, t.language)}</span>
                </>
              ),
            },
          ]}
        />
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
