import { takeUnplaced } from '@vigil/shared/import/column-mapping.js';
import type { CellAccount } from '@vigil/shared/import/cell-account.js';
import { readDate, type DateRule } from '@vigil/shared/import/read-date.js';
import type { ColumnMapping, MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { formatColumnRemark, formatTarget } from '@vigil/shared/import/format-note.js';
import { columnOfSameMeaning, targetOf } from '@vigil/shared/import/column-targets.js';
import type { ColumnGuess } from '@vigil/shared/import/guess-columns.js';
import { needsDecision } from '@vigil/shared/import/needs-decision.js';
import { joinMarks } from '@vigil/shared/import/marks.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { useOwnQuestionName } from './own-question-name.js';
import { ColumnOptions } from './column-options.js';
import { SearchChoice } from './search-choice.js';
import { createMeaningSearch } from './search-meanings.js';

const NO_RULE: DateRule = { order: null, era: null, serial: null };

/** Of a file that an earlier version read, only the examples are known: all different cells if they are few. */
const marksInColumn = ({ marks, examples }: ColumnGuess): readonly string[] | null =>
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
  const ownName = useOwnQuestionName();
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
  const rows = map.columns.map((column, index) => {
    const [guess, account] = [about.guesses[index]!, accounts?.[index] ?? null];
    const same = columnOfSameMeaning(map.columns, index);
    const sameAs = same === null ? null : map.columns[same]!.header;
    return { column, index, guess, account, sameAs, needs: sameAs !== null || needsDecision(column, guess, account) };
  });
  const open = rows.filter(({ needs }) => needs).length;
  return (
    <section>
      <h2>{t('import.columns')}</h2>
      <p class="quiet narrow">{t('import.columns.about')}</p>
      <p role="status">
        {t('import.columns.count', { n: rows.length })} ·{' '}
        {open > 0 ? t('import.columns.open', { n: open }) : t('import.columns.none-open')}
      </p>
      <ul class="import-columns">
        {rows.map(({ column, index, guess, account, sameAs, needs }) => (
          <OneColumn
            key={index}
            column={column}
            guess={guess}
            account={account}
            sameAs={sameAs}
            needs={needs}
            meaning={formatTarget(column.target, t, ownName)}
            search={search}
            onChoose={(target) => choose(index, target)}
            onChange={(more) => set(index, more)}
          />
        ))}
      </ul>
    </section>
  );
}

interface OneColumnProps {
  column: MappedColumn;
  guess: ColumnGuess;
  account: CellAccount | null;
  /** Another column that has this meaning, where a record has only one such answer. */
  sameAs: string | null;
  needs: boolean;
  meaning: string;
  search: ReturnType<typeof createMeaningSearch>;
  onChoose: (target: string) => void;
  onChange: (more: Partial<MappedColumn>) => void;
}

/**
 * One column: a line that says what it means and how much of it was read, and below it, once it is opened, what can be
 * changed. It is open from the start where it needs a decision, and does not close by itself once that is made.
 */
function OneColumn({ column, guess, account, sameAs, needs, meaning, search, onChoose, onChange }: OneColumnProps) {
  const t = useText();
  const [isOpen, setOpen] = useState(needs);
  useEffect(() => {
    if (needs) setOpen(true);
  }, [needs]);
  const remark = formatColumnRemark(column, guess, t);
  const said =
    guess.filled === 0
      ? t('import.empty-column')
      : account && account.filled > 0 && !['words', 'nothing'].includes(column.target)
        ? t('import.column.read', { used: account.used, n: account.filled })
        : t('import.column.filled', { n: guess.filled });
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <strong class="import-header">{column.header}</strong>: {meaning} <span class="quiet small">· {said}</span>
        </summary>
        <div class="import-column">
          {guess.examples.length > 0 && (
            <ul class="import-examples import-cells" aria-label={t('import.col.examples')}>
              {guess.examples.slice(0, 3).map((example) => (
                <li key={example}>{example.length > 70 ? `${example.slice(0, 70)}…` : example}</li>
              ))}
            </ul>
          )}
          <div>
            <SearchChoice
              label={t('import.meaning-of', { column: column.header })}
              chosen={meaning}
              search={search}
              onChoose={onChoose}
            />
            {targetOf(column.target)?.reads === 'window' && (
              <Dates
                column={column}
                examples={guess.examples}
                order={guess.dateColumn?.order ?? 'clear'}
                buddhist={guess.dateColumn?.buddhist ?? false}
                onRule={(dates) => onChange({ dates })}
              />
            )}
            <ColumnOptions column={column} marks={marksInColumn(guess)} onChange={onChange} />
            {account && account.filled > 0 && (
              <p class="small quiet">{t('import.account', { ...account, n: account.filled })}</p>
            )}
            {sameAs !== null && <p class="small wrong">{t('import.same-meaning', { column: sameAs })}</p>}
            {remark && <p class="small wrong">{remark}</p>}
          </div>
        </div>
      </details>
    </li>
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
      {shown.length > 0 && <p class="small">{t('import.dates.read', { days: shown.join(t('list.and')) })}</p>}
    </div>
  );
}
