import type { Cell } from '@vigil/shared/counting/answer.js';
import { hasSingleSource, isDash, zeroKey } from '@vigil/shared/counting/coverage-status.js';
import { formatInhabitants } from '@vigil/shared/counting/format-per-inhabitants.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { numbersOf } from '../../public-site/cell-numbers.js';
import { afterZero } from '../../public-site/number-or-dash.js';
import { useText } from '../../text-bundles.js';
import { SeparatelyCountedLink } from './separately-counted-link.js';
import { ComparisonTable } from './comparison-table.js';
import { comparedIn } from './whose-records-question.js';
import { calendarOf, formatSum } from './calendar-model.js';
import { CellRowsTable } from './cell-rows-table.js';
import { formatKey } from './split-key-labels.js';
import { LinkedToRecords } from './linked-to-records.js';
import type { PresentedAnswer } from './presented-answer.js';
import { type Pivot, toPivotTable, toPivotTables } from './pivot-table.js';
import { seenValue } from './cell-value.js';

/** An answer as a table: every number of its picture, and those that do not fit into a picture. */
export function AnswerTable({ looked }: { looked: PresentedAnswer }) {
  const { answer, analysis } = looked;
  const compared = comparedIn(answer.question);
  return (
    <>
      {analysis.show === 'calendar' ? (
        <CalendarTable looked={looked} />
      ) : compared ? (
        <ComparisonTable
          looked={looked}
          compared={compared}
          number={(cell) => <Number cell={cell} looked={looked} />}
        />
      ) : answer.splits.length === 2 ? (
        <PivotTable looked={looked} pivot={toPivotTable(answer)} from={0} caption={looked.caption} />
      ) : answer.splits.length === 3 ? (
        <PivotTables looked={looked} />
      ) : (
        <CellRowsTable looked={looked} />
      )}
      <NotListed looked={looked} />
    </>
  );
}

/** A number with its qualifiers: a range, "at least", and how many incidents have no reported number. */
function Number({ cell, looked }: { cell: Cell; looked: PresentedAnswer }) {
  const t = useText();
  const { at, short, none } = seenValue(cell, looked.noneOf(cell), t);
  const { notReported, rate, perInhabitants: per } = cell;
  const isSilent = notReported !== null && notReported.k > 0;
  if (at === null && isSilent && notReported.k === notReported.of)
    return <span class="pivot-none">{t('analysis.silent')}</span>;
  if (at === null && isSilent)
    return (
      <span class="pivot-none">
        {t('cell.not-reported')} <small>{t('analysis.silent-part', notReported)}</small>
      </span>
    );
  if (isDash(none))
    return (
      <span class="pivot-none">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{t(zeroKey(none, hasSingleSource(cell)))}</span>
        {looked.watchOf(cell.keys) === 'nobody' && <small>{t('legend.unwatched')}</small>}
      </span>
    );
  if (none === 'apart')
    return (
      <span class="pivot-none">
        <SeparatelyCountedLink looked={looked} cell={cell} said={short} />
      </span>
    );
  if (none) return <span class="pivot-none">{short}</span>;
  const isNothing = !rate && !per && cell.low === 0 && cell.high === 0;
  return (
    <>
      <span class={isNothing ? 'pivot-none' : undefined}>
        <LinkedToRecords looked={looked} cell={cell}>
          {short}
        </LinkedToRecords>
      </span>
      {afterZero(numbersOf(cell), looked.watchOf(cell.keys), t)}
      {rate?.share != null && <small>{t('analysis.of', { a: rate.numerator.low, b: rate.denominator.low })}</small>}
      {per && (
        <small>
          {per.why === null ? t('analysis.of', { a: cell.low, b: per.inhabitants! }) : formatInhabitants(per, t)}
        </small>
      )}
      {isSilent && <small>{t('analysis.silent-part', notReported)}</small>}
    </>
  );
}

/** More tables than this are read in a file. */
const MOST_TABLES = 12;

/** A table for each key of the first of three divisions. */
function PivotTables({ looked }: { looked: PresentedAnswer }) {
  const t = useText();
  const { answer, names, caption } = looked;
  const tables = toPivotTables(answer);
  return (
    <>
      {tables.slice(0, MOST_TABLES).map(({ key, pivot }) => (
        <PivotTable
          key={key}
          looked={looked}
          pivot={pivot}
          from={1}
          caption={t('analysis.table-of', { key: formatKey(answer, 0, key, names, t), caption })}
        />
      ))}
      {tables.length > MOST_TABLES && (
        <p class="small quiet">{t('analysis.tables-cut', { n: MOST_TABLES, of: tables.length })}</p>
      )}
    </>
  );
}

/** Rows of one division, columns of the next. Totals are counted separately, not summed. */
function PivotTable({
  looked: { answer, names },
  looked,
  pivot,
  from,
  caption,
}: {
  looked: PresentedAnswer;
  pivot: Pivot;
  /** The index of the division whose keys are the rows. */
  from: number;
  caption: string;
}) {
  const t = useText();
  const longer = (cell: Cell): string => (cell.longerPeriod ? t('desk.figures.longer', { n: cell.longerPeriod }) : '');
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={caption}>
      <table class="table pivot">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`split.${answer.splits[from]!.split}`)}</th>
            {pivot.columns.map((column) => (
              <th key={column} scope="col" class="number">
                {formatKey(answer, from + 1, column, names, t)}
              </th>
            ))}
            <th scope="col" class="number pivot-sum">
              {t('row.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {pivot.rows.map((row) => (
            <tr key={row}>
              <th scope="row">{formatKey(answer, from, row, names, t)}</th>
              {pivot.columns.map((column) => (
                <td key={column} class="number">
                  <Number cell={pivot.at(row, column)} looked={looked} />
                </td>
              ))}
              <td class="number pivot-sum">
                <Number cell={pivot.ofRow(row)} looked={looked} />
                <small>{longer(pivot.ofRow(row))}</small>
              </td>
            </tr>
          ))}
          <tr class="row-sum">
            <th scope="row">{t('row.total')}</th>
            {pivot.columns.map((column) => (
              <td key={column} class="number">
                <Number cell={pivot.ofColumn(column)} looked={looked} />
                <small>{longer(pivot.ofColumn(column))}</small>
              </td>
            ))}
            <td class="number pivot-sum">
              <Number cell={pivot.total} looked={looked} />
              <small>{longer(pivot.total)}</small>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** Weeks down, weekdays across, so that Fridays form a column. */
function CalendarTable({ looked }: { looked: PresentedAnswer }) {
  const t = useText();
  const { answer, caption } = looked;
  const { weeks, weekdays } = calendarOf(answer, looked.noneOf);
  const days = [1, 2, 3, 4, 5, 6, 7];
  const bold = (i: number): string => (i === 4 ? ' pivot-friday' : '');
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={caption}>
      <table class="table pivot">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('analysis.week-of')}</th>
            {days.map((day, i) => (
              <th key={day} scope="col" class={`number${bold(i)}`}>
                {t(`analysis.weekday.${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ monday, days: cells }) => (
            <tr key={monday}>
              <th scope="row">{formatDay(monday, t.language)}</th>
              {cells.map((cell, i) => (
                <td key={i} class={`number${bold(i)}`}>
                  {cell && <Number cell={cell} looked={looked} />}
                </td>
              ))}
            </tr>
          ))}
          <tr class="row-sum">
            <th scope="row">{t('analysis.all-days')}</th>
            {weekdays.map((sum, i) => (
              <td key={i} class={`number${bold(i)}`}>
                <span aria-hidden={sum.low === null ? 'true' : undefined}>{formatSum(sum, t)}</span>
                {sum.none !== null && <span class="visually-hidden">{t(`cell.${sum.none}`)}</span>}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/**
 * Places without a row: nothing was recorded there. If that is because nobody watched, the note says so; of a country,
 * which may have been added today, also where nobody is on record.
 */
function NotListed({ looked: { answer, places, watchOf, provinces } }: { looked: PresentedAnswer }) {
  const t = useText();
  const at = answer.splits.findIndex(({ split }) => split === 'place:1' || split === 'place:0');
  if (at < 0 || answer.question.filters.place || !places) return null;
  const isOfCountries = answer.splits[at]!.split === 'place:0';
  const all = isOfCountries ? places.atLevel(0).map(({ code }) => code) : provinces;
  const missing = all.filter((code) => !answer.splits[at]!.keys.includes(code));
  if (missing.length === 0) return null;
  const watchIn = (code: string) => watchOf(answer.splits.map((_split, i) => (i === at ? code : '*')));
  const named = (codes: readonly string[]): string =>
    codes.map((code) => places.name(code, t.language)).join(t('list.and'));
  if (isOfCountries) {
    const unseen = missing.filter((code) => ['nobody', 'not-recorded'].includes(watchIn(code) ?? ''));
    const others = missing.filter((code) => !unseen.includes(code));
    return (
      <p class="small quiet">
        {unseen.length > 0 && t('analysis.countries-unwatched', { places: named(unseen) })}{' '}
        {others.length > 0 && t('analysis.countries-none', { places: named(others) })}
      </p>
    );
  }
  const unwatched = missing.filter((code) => watchIn(code) === 'nobody');
  return (
    <p class="small quiet">
      {t('analysis.not-listed')}
      {unwatched.length > 0 && ` ${t('analysis.nobody-watched', { places: named(unwatched) })}`}
    </p>
  );
}
