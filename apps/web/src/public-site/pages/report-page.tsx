import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { violentAssembliesQuestion } from '@vigil/shared/counting/violent-assemblies-question.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { asideIn, whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { Button } from '../../ui/button.js';
import { type Column, Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useGroups } from '../use-figures.js';
import { groupName } from '../group-name.js';
import { namesForSentences } from '../names-for-sentences.js';
import type { Places } from '../places.js';
import { usePlacesOf } from '../use-places.js';
import { linkToMap } from '../link-to-map.js';
import { editionOf } from '../frozen-view.js';
import { Cite } from './cite.js';
import ReportsPage from './reports-page.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';
import { WrittenReportView, type WrittenReport } from './written-report.js';

/** More rows than this are for a program: the report's JSON has all. */
const MOST_ROWS = 500;

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
    <PageWords>
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
          <Cells
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

function Cells({
  answer,
  asOf,
  places,
  groups,
}: {
  answer: Answer;
  /** The edition that the figure is from. */ asOf: string;
  places: Places | null;
  groups: readonly PublicGroup[];
}) {
  const t = useText();
  const formatKey = (index: number, cell: Cell): string => {
    const key = cell.keys[index] ?? null;
    const { split } = answer.splits[index]!;
    if (key === null) return t('row.not-known');
    if (split === 'period') return formatPeriodOn(asPeriod(key), answer, t);
    if (split.startsWith('place')) return places?.name(key, t.language) ?? key;
    const group = split === 'group' && groups.find(({ code }) => code === key);
    return group ? groupName(group, t) : label(key, t.language);
  };
  const number = (n: number | null | undefined): string =>
    n === null || n === undefined ? '' : formatNumber(n, t.language);
  const isTotal = (cell: Cell): boolean => cell === answer.total;
  const certain = (cell: Cell): ComponentChildren => {
    const none = whyNoneIn(answer, cell, null);
    if (none === null) return number(cell.low);
    const said = t(`cell.${none}`, { n: cell.asides.violent?.low ?? 0 });
    const apart = none === 'apart' ? violentAssembliesQuestion(answer, cell) : null;
    const href = apart && linkToMap(apart, asOf, t.language === 'km' ? 'km' : null);
    return href ? <Link href={href}>{said}</Link> : said;
  };
  const longer = answer.total.longerPeriod;
  const columns: Column<Cell>[] = [
    ...answer.splits.map(({ split }, index): Column<Cell> => ({
      key: split,
      head: t(`split.${split}`),
      cell: (cell) => (isTotal(cell) ? (index === 0 ? t('row.total') : '') : formatKey(index, cell)),
    })),
    { key: 'low', head: t('cell.at-least'), number: true, cell: certain },
    {
      key: 'possible',
      head: t('table.possible'),
      number: true,
      cell: ({ possible }) => (possible > 0 ? `+${number(possible)}` : ''),
    },
    {
      key: 'single',
      head: t('table.single'),
      number: true,
      cell: (cell) => number(asideIn(cell, 'singleSource', whyNoneIn(answer, cell, null))),
    },
  ];
  return (
    <>
      <Table
        caption={figureName(answer.indicator.code, answer.measure, t)}
        columns={columns}
        rows={[...answer.cells.slice(0, MOST_ROWS), answer.total]}
        rowKey={(cell) => (isTotal(cell) ? 'total' : cell.keys.join(' '))}
        rowClass={(cell) => (isTotal(cell) ? 'row-sum' : undefined)}
      />
      {answer.cells.length > MOST_ROWS && (
        <p class="small quiet">{t('find.first', { n: MOST_ROWS, of: answer.cells.length })}</p>
      )}
      {longer !== null && longer > 0 && <p class="small">{t('chart.longer', { n: longer })}</p>}
    </>
  );
}
