import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { Link } from '../../ui/link.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { editionOf } from '../frozen-view.js';
import { namesForSentences } from '../names-for-sentences.js';
import { useGroups } from '../use-figures.js';
import { usePlacesOf } from '../use-places.js';
import { FrozenFigureTable } from './frozen-figure-table.js';
import { Said } from './record-text.js';

/** A frozen figure as readers are sent it. */
export interface FrozenFigureReport {
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

interface Props {
  report: FrozenFigureReport;
  about: PublicAbout;
  /** The level of the headings of its parts. */
  heading: 'h2' | 'h5';
  /** Is told the sentence, before it is drawn. */
  onSentence?: (sentence: string) => void;
}

/** A frozen figure in a sentence and a table, with its rule. */
export function FrozenFigure({ report, about, heading: Heading, onSentence }: Props) {
  const t = useText();
  const groups = useGroups();
  const heard = answerFromWire(report.answer);
  // Older figures do not store their day; it is the day on which they were frozen.
  const answer = { ...heard, day: heard.day ?? report.frozenOn };
  const placeCodes = answer.splits.flatMap(({ split, keys }) => (split.startsWith('place') ? keys : []));
  const places = usePlacesOf(placeCodes);
  const names = namesForSentences(about, places, groups, t);
  // The sentence names the whole period of the query; the answer's own periods are its parts.
  const whole = { ...answer, periods: answer.question.periods.map(asPeriod) };
  const sentence = formatFigure(whole, t, names, null) + t('headline.end');
  onSentence?.(sentence);
  return (
    <>
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
        <Heading>{t('report.rule')}</Heading>
        <ul>
          {formatRule(answer, t).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** The incidents behind a frozen figure. */
export function FrozenFigureIncidents({ report: { rows } }: Pick<Props, 'report'>) {
  const t = useText();
  const places = usePlacesOf(rows.map(({ place }) => place.code));
  return (
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
  );
}

/** The same, folded: a figure may have thousands. */
export function FoldedIncidents({ report }: Pick<Props, 'report'>) {
  const t = useText();
  return (
    <details>
      <summary>{t('report.incidents', { n: report.rows.length })}</summary>
      <FrozenFigureIncidents report={report} />
    </details>
  );
}
