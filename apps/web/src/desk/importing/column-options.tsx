import { cellKey, type EndMeaning, type MappedColumn, type ZeroMeaning } from '@vigil/shared/import/column-mapping.js';
import { SPLITTERS, type Splitter } from '@vigil/shared/import/cell-text.js';
import { hasZeroMeaning, isCoded, targetOf, type Target } from '@vigil/shared/import/column-targets.js';
import { findTerm } from '@vigil/shared/import/find-term.js';
import { canBeSplit } from '@vigil/shared/import/propose-reading.js';
import { isYes, looksLikeMarks, markedAs, readTernary } from '@vigil/shared/import/marks.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { isOfAct, zeroMeanings, zeroOf } from './zero-meanings.js';

interface OptionsProps {
  column: MappedColumn;
  /** Its different cells, if they may be marks. */
  marks: readonly string[] | null;
  onChange: (more: Partial<MappedColumn>) => void;
}

/** How the cells of one column are read, as far as only a person who knows the file can say. */
export function ColumnOptions(props: OptionsProps) {
  const t = useText();
  const { column } = props;
  const target = targetOf(column.target);
  if (!target || ['words', 'nothing', 'record.code'].includes(target.key)) return null;
  const canBeMarks =
    (isCoded(target) || markedAs(target) !== null) && (column.flag !== undefined || (props.marks ?? []).length > 0);
  const marks = canBeMarks && <Marks {...props} target={target} />;
  const isAsked = column.flag !== undefined || looksLikeMarks(column, props.marks);
  return (
    <>
      {hasZeroMeaning(target) && <Zero {...props} target={target} />}
      {['when.end', 'when.end.year'].includes(target.key) && <End {...props} />}
      {isAsked && <div class="import-dates">{marks}</div>}
      <details class="import-options">
        <summary>{t('import.options')}</summary>
        <div class="import-dates">
          <Missing {...props} />
          {canBeSplit(target) && !column.flag && <Split {...props} />}
          {target.reads === 'count' && <Vague {...props} />}
          <label class="check">
            <input
              type="checkbox"
              checked={column.identifies === true}
              onChange={(event) => props.onChange({ identifies: event.currentTarget.checked ? true : undefined })}
            />{' '}
            {t('import.identifies')}
          </label>
          {!isAsked && marks}
        </div>
      </details>
    </>
  );
}

function Zero({ column, target, onChange }: OptionsProps & { target: Target }) {
  const t = useText();
  const words: Readonly<Record<ZeroMeaning, string>> = {
    'not-reported': t('import.zero.not-reported'),
    nobody: t(target.key.startsWith('acts.people') ? 'import.zero.nobody' : 'import.zero.nobody-of-measure'),
    none: t(isOfAct(target) ? 'import.zero.none-of-act' : 'import.zero.none'),
    ignore: t('import.zero.ignore'),
  };
  return (
    <div class="import-dates">
      <SelectField
        label={t('import.zero')}
        value={zeroOf(target, column.zero)}
        options={zeroMeanings(target).map((zero): [string, string] => [zero, words[zero]])}
        onChange={(zero) => onChange({ zero: zero as ZeroMeaning })}
      />
    </div>
  );
}

function End({ column, onChange }: OptionsProps) {
  const t = useText();
  return (
    <div class="import-dates">
      <SelectField
        label={t('import.end')}
        value={column.end ?? 'lasted'}
        options={(['lasted', 'possible', 'closed'] as const).map((one) => [one, t(`import.end.${one}`)])}
        onChange={(end) => onChange({ end: end as EndMeaning })}
      />
    </div>
  );
}

function Split({ column, onChange }: OptionsProps) {
  const t = useText();
  return (
    <SelectField
      label={t('import.split')}
      value={column.split ?? ''}
      options={[
        ['', t('import.split.usual')],
        ...SPLITTERS.map((one): [string, string] => [one, t(`import.split.${one}`)]),
      ]}
      onChange={(split) => onChange({ split: (split || undefined) as Splitter | undefined })}
    />
  );
}

function Vague({ column, onChange }: OptionsProps) {
  const t = useText();
  return (
    <SelectField
      label={t('import.vague')}
      value={column.vague ?? ''}
      options={[
        ['', t('import.vague.least')],
        ['words', t('import.vague.words')],
      ]}
      onChange={(vague) => onChange({ vague: vague === 'words' ? 'words' : undefined })}
    />
  );
}

const toCells = (written: string): string[] => [
  ...new Set(
    written
      .split(',')
      .map(cellKey)
      .filter((cell) => cell !== ''),
  ),
];

function Missing({ column, onChange }: OptionsProps) {
  const t = useText();
  return (
    <Field label={t('import.missing-cells')}>
      {(control) => (
        <input
          {...control}
          class="input"
          value={(column.missing ?? []).join(', ')}
          placeholder="-99, n/a"
          onChange={(event) => {
            const missing = toCells(event.currentTarget.value);
            onChange({ missing: missing.length > 0 ? missing : undefined });
          }}
        />
      )}
    </Field>
  );
}

/**
 * Cells that only mark a row: which of them say yes, and what a yes adds. A column of numbers becomes one of what it
 * counts.
 */
function Marks({ column, target, marks, onChange }: OptionsProps & { target: Target }) {
  const t = useText();
  const { flag } = column;
  const counted = markedAs(target);
  const cells = marks ?? flag?.yes ?? [];
  const choose = (add: string): void =>
    onChange({
      ...(counted !== null && add !== '' && { target: counted, zero: undefined, vague: undefined }),
      flag: add === '' ? undefined : { add, yes: flag?.yes ?? cells.filter(isYes) },
      ...(add !== '' && { split: undefined, values: undefined }),
    });
  const named = target.counts ?? findTerm(column.header, target.lists)?.code;
  const terms = target.lists.flatMap((list) => termsOf(list)).map(({ code }) => code);
  const became = (cell: string): string =>
    flag!.yes.includes(cell)
      ? t('import.marks.adds', { what: label(flag!.add, t.language) })
      : t(readTernary(cell) === 'no' ? 'import.marks.adds-nothing' : 'import.marks.kept');
  return (
    <>
      <SelectField
        label={t('import.marks')}
        value={flag?.add ?? ''}
        options={[
          ['', t(counted === null ? 'import.marks.none' : 'import.marks.numbers')],
          ...[...(named ? [named] : []), ...terms.filter((code) => code !== named)].map((code): [string, string] => [
            code,
            label(code, t.language),
          ]),
        ]}
        onChange={choose}
      />
      {flag && (
        <fieldset class="import-marks">
          <legend>{t('import.marks.yes')}</legend>
          {cells.map((cell) => (
            <label key={cell} class="check">
              <input
                type="checkbox"
                checked={flag.yes.includes(cell)}
                onChange={(event) =>
                  onChange({
                    flag: {
                      ...flag,
                      yes: event.currentTarget.checked ? [...flag.yes, cell] : flag.yes.filter((one) => one !== cell),
                    },
                  })
                }
              />{' '}
              {t('import.marks.became', { cell, became: became(cell) })}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
