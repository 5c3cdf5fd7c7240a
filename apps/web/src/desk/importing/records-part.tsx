import type { Field } from '@vigil/shared/codebook/field.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { isDeepEqual } from '@vigil/shared/import/deep-equal.js';
import { LISTS, type ListName } from '@vigil/shared/import/column-targets.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ImportFindings } from '@vigil/shared/staff-responses/imports.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { formatAnswer, formatLabel, type FormatContext } from '../format-answer.js';
import type { Tree } from '../draft/record-tree.js';
import { useFormatContext } from '../format-context.js';
import { formatRows } from './format-rows.js';

type Records = NonNullable<ImportFindings['records']>;

/** The first rows of the file as the records that they would be: one at a time, beside its own rows of the file. */
export function RecordsPart({ records, headers }: { records: Records; headers: readonly string[] }) {
  const t = useText();
  const [at, setAt] = useState(0);
  if (records.length === 0) return null;
  const now = Math.min(at, records.length - 1);
  return (
    <section class="import-records">
      <h3>{t('import.records', { n: records.length })}</h3>
      <div class="import-pager">
        <Button class="button-small" aria-disabled={now === 0} onClick={() => setAt(Math.max(0, now - 1))}>
          {t('import.record.previous')}
        </Button>
        <span role="status">{t('import.record.at', { k: now + 1, n: records.length })}</span>
        <Button
          class="button-small"
          aria-disabled={now === records.length - 1}
          onClick={() => setAt(Math.min(records.length - 1, now + 1))}
        >
          {t('import.record.next')}
        </Button>
      </div>
      <OneRecord record={records[now]!} headers={headers} />
    </section>
  );
}

function OneRecord({
  record: { rows, incident, cells = [] },
  headers,
}: {
  record: Records[number];
  headers: readonly string[];
}) {
  const t = useText();
  const context = useFormatContext(incident.sources as unknown as readonly Tree[]);
  const empty = blank(Incident);
  const lines = fieldsOf(Incident).flatMap((field) => {
    const value = incident[field.name as keyof Incident];
    if (field.name === 'title' || isDeepEqual(value, empty[field.name as keyof Incident])) return [];
    const said =
      field.kind === 'many'
        ? (value as unknown as Record<string, unknown>[]).map((child) =>
            answersOf(LISTS[field.name as ListName], child, context).join(' · '),
          )
        : [formatAnswer(field, value, context)];
    const shown = said.filter((one): one is string => one !== null && one !== '');
    return shown.length > 0 ? [{ field, shown }] : [];
  });
  const heading = t('import.record', { row: formatRows(rows, t.language), title: incident.title ?? '–' });
  return (
    <div class="import-record">
      <div tabIndex={0} role="group" aria-label={heading}>
        <h4>{heading}</h4>
        <dl>
          {lines.map(({ field, shown }) => (
            <div key={field.name}>
              <dt>{formatLabel(Incident, field, t)}</dt>
              <dd>
                {shown.map((one, i) => (
                  <p key={i}>{one}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {cells.length > 0 && <OwnCells rows={rows} cells={cells} headers={headers} />}
    </div>
  );
}

/** The filled cells of a record's rows as they stand in the file, beside it. */
function OwnCells({
  rows,
  cells,
  headers,
}: {
  rows: readonly number[];
  cells: readonly string[][];
  headers: readonly string[];
}) {
  const t = useText();
  const filled = cells.map((row) => row.flatMap((cell, i) => (cell.trim() === '' ? [] : [{ i, cell }])));
  const heading = filled.length === 1 ? t('import.record.cells', { n: filled[0]!.length }) : t('import.record.rows');
  return (
    <div tabIndex={0} role="group" aria-label={heading}>
      <h4>{heading}</h4>
      {filled.map((row, r) => (
        <dl key={rows[r]} class="small">
          {filled.length > 1 && (
            <div>
              <dt>{t('import.col.row')}</dt>
              <dd>{formatRows([rows[r]!], t.language)}</dd>
            </div>
          )}
          {row.map(({ i, cell }) => (
            <div key={i}>
              <dt>{headers[i] ?? ''}</dt>
              <dd>{cell}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}

/** Answers of an entry of a list that it does not have from the start. */
const answersOf = (of: CodebookClass, child: Record<string, unknown>, context: FormatContext): string[] => {
  const empty = blank(of as new () => object) as Record<string, unknown>;
  const isAnswer = ({ name, kind }: Field): boolean =>
    kind !== 'many' && kind !== 'cites' && !isDeepEqual(child[name], empty[name]);
  return fieldsOf(of)
    .filter(isAnswer)
    .flatMap((field) => formatAnswer(field, child[field.name], context) ?? []);
};
