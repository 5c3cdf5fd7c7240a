import { takeUnplaced } from '@vigil/shared/import/column-mapping.js';
import type { CellAccount } from '@vigil/shared/import/cell-account.js';
import { readDate, type DateRule } from '@vigil/shared/import/read-date.js';
import type { ColumnMapping, MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { formatColumnRemark, formatTarget } from '@vigil/shared/import/format-note.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import type { ColumnGuess } from '@vigil/shared/import/guess-columns.js';
import { joinMarks } from '@vigil/shared/import/marks.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { useMemo } from 'preact/hooks';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { formatLabel } from '../format-answer.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { ColumnOptions } from './column-options.js';
import { SearchChoice } from './search-choice.js';
import { createMeaningSearch } from './search-meanings.js';

const NO_RULE: DateRule = { order: null, era: null, serial: null };

/** Of a file that an earlier version read, only the examples are known: all different cells if they are few. */
const marksOf = ({ marks, examples }: ColumnGuess): readonly string[] | null =>
  marks !== undefined ? marks : examples.length < MOST_EXAMPLES ? joinMarks([], examples) : null;
/** How many different cells a guess has at most. */
const MOST_EXAMPLES = 5;

/** What each column means, with sample cells, and how its dates are read. */
export function ColumnsPart({
  about,
  map,
  accounts,
  onChange,
}: {
  about: ImportedFile;
  /** What the last preview made of the cells of each column; null: there was none. */
  accounts: readonly CellAccount[] | null;
  map: ColumnMapping;
  onChange: (map: ColumnMapping) => void;
}) {
  const t = useText();
  const { items, field: ownField } = useOwnQuestions();
  const search = useMemo(
    () =>
      createMeaningSearch(
        t,
        items.filter(({ state }) => state === 'used').map(({ key }) => ownField(key)!),
      ),
    [t, items],
  );
  const ownName = (key: string): string | null => {
    const field = ownField(key);
    return field ? formatLabel(Incident, field, t) : null;
  };
  const replace = (index: number, column: MappedColumn): void =>
    onChange({ ...map, columns: map.columns.map((one, i) => (i === index ? column : one)) });
  const set = (index: number, column: Partial<MappedColumn>): void =>
    replace(index, { ...map.columns[index]!, ...column });
  const choose = (index: number, target: string): void => {
    const isDated = targetOf(target)?.reads === 'window';
    const { header, missing, identifies } = map.columns[index]!;
    const { values } = takeUnplaced(map.unplaced, target);
    // How cells are read belongs to the meaning, except which of them mean "not known".
    replace(index, {
      header,
      target,
      ...(missing && { missing }),
      ...(identifies && { identifies }),
      ...(Object.keys(values).length > 0 && { values }),
      dates: isDated ? (map.columns[index]!.dates ?? about.guesses[index]!.dateColumn?.rule ?? NO_RULE) : null,
    });
  };
  const rows = map.columns.map((column, index) => ({ column, index, guess: about.guesses[index]! }));
  return (
    <section>
      <h2>{t('import.columns')}</h2>
      <p class="quiet narrow">{t('import.columns.about')}</p>
      <Table
        stacks
        caption={t('import.columns.count', { n: rows.length })}
        rows={rows}
        rowKey={({ index }) => String(index)}
        rowClass={({ guess }) => (guess.filled === 0 ? 'row-apart' : undefined)}
        columns={[
          {
            key: 'column',
            head: t('import.col.column'),
            cell: ({ column }) => <span class="import-header">{column.header}</span>,
          },
          {
            key: 'examples',
            head: t('import.col.examples'),
            cell: ({ guess }) =>
              guess.examples.length === 0 ? (
                <span class="quiet">{t('import.empty-column')}</span>
              ) : (
                <ul class="import-examples import-cells">
                  {guess.examples.slice(0, 3).map((example) => (
                    <li key={example}>{example.length > 70 ? `${example.slice(0, 70)}…` : example}</li>
                  ))}
                </ul>
              ),
          },
          {
            key: 'meaning',
            head: t('import.col.meaning'),
            cell: ({ column, index, guess }) => (
              <>
                <SearchChoice
                  label={t('import.meaning-of', { column: column.header })}
                  chosen={formatTarget(column.target, t, ownName)}
                  search={search}
                  onChoose={(target) => choose(index, target)}
                />
                {targetOf(column.target)?.reads === 'window' && (
                  <Dates
                    column={column}
                    examples={guess.examples}
                    order={guess.dateColumn?.order ?? 'clear'}
                    buddhist={guess.dateColumn?.buddhist ?? false}
                    onRule={(dates) => set(index, { dates })}
                  />
                )}
                <ColumnOptions column={column} marks={marksOf(guess)} onChange={(more) => set(index, more)} />
                {accounts?.[index] && accounts[index].filled > 0 && (
                  <p class="small quiet">{t('import.account', { ...accounts[index], n: accounts[index].filled })}</p>
                )}
                {formatColumnRemark(column, guess, t) && (
                  <p class="small wrong">{formatColumnRemark(column, guess, t)}</p>
                )}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

interface DatesProps {
  column: MappedColumn;
  examples: readonly string[];
  order: 'clear' | 'unclear' | 'mixed';
  buddhist: boolean;
  onRule: (rule: DateRule) => void;
}

/** How the dates of a column are read: one rule for the whole column, with an example of each reading. */
function Dates({ column, examples, order, buddhist, onRule }: DatesProps) {
  const t = useText();
  const rule = column.dates ?? NO_RULE;
  const read = (cell: string, by: DateRule): string | null => {
    const found = readDate(cell, by);
    return 'window' in found && found.window ? formatWindow(found.window, t.language) : null;
  };
  const example =
    examples.find((cell) => {
      const found = readDate(cell, NO_RULE);
      return 'problem' in found && found.problem === 'date-order-unclear';
    }) ??
    examples[0] ??
    '';
  const shown = examples
    .map((cell) => read(cell, rule))
    .filter((said) => said !== null)
    .slice(0, 3);
  return (
    <div class="import-dates">
      {order !== 'clear' && (
        <>
          {rule.order === null && (
            <p class="small wrong">{t(order === 'mixed' ? 'import.dates.mixed' : 'import.dates.ask')}</p>
          )}
          <label>
            {t('import.dates.order')}{' '}
            <select
              class="select"
              value={rule.order ?? ''}
              onChange={(event) => onRule({ ...rule, order: (event.currentTarget.value || null) as DateRule['order'] })}
            >
              <option value="">{t('import.dates.choose')}</option>
              {(['dmy', 'mdy'] as const).map((one) => (
                <option key={one} value={one}>
                  {t(`import.dates.${one}`, {
                    example: `${example} = ${read(example, { ...rule, order: one }) ?? '–'}`,
                  })}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {buddhist && (
        <label>
          {t('import.dates.era')}{' '}
          <select
            class="select"
            value={rule.era ?? ''}
            onChange={(event) => onRule({ ...rule, era: (event.currentTarget.value || null) as DateRule['era'] })}
          >
            <option value="">{t('import.dates.choose')}</option>
            {(['khmer', 'thai'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`import.dates.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {rule.serial !== null && (
        <label>
          {t('import.dates.serial')}{' '}
          <select
            class="select"
            value={String(rule.serial)}
            onChange={(event) => onRule({ ...rule, serial: Number(event.currentTarget.value) as 1900 | 1904 })}
          >
            {[1900, 1904].map((year) => (
              <option key={year} value={String(year)}>
                {t('import.dates.from', { year: String(year) })}
              </option>
            ))}
          </select>
        </label>
      )}
      {shown.length > 0 && <p class="small">{t('import.dates.read', { days: shown.join('; ') })}</p>}
    </div>
  );
}
