import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-874', 'windows-1252'] as const;
const ENCODING_NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-874': 'TIS-620 / Windows-874',
  'windows-1252': 'Latin-1 / Windows-1252',
};
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The kind of file, remarks about it, and a way to read it differently. */
export function FilePart({ view, onRead }: { view: WholeImport; onRead: (as: object) => void }) {
  const t = useText();
  const { about } = view;
  const [encoding, setEncoding] = useState(about?.encoding ?? 'utf-8');
  const [delimiter, setDelimiter] = useState(about?.delimiter ?? ',');
  const [sheet, setSheet] = useState(about?.sheet ?? 0);
  const [headerRow, setHeaderRow] = useState(about ? String(about.headerRow) : '');
  const isText = about === null || about.encoding !== null;
  const isCsv = about === null || about.format === 'csv';
  const read = (): void =>
    onRead({
      ...(isText ? { encoding } : {}),
      ...(isCsv ? { delimiter } : {}),
      ...(about && about.sheets.length > 0 ? { sheet } : {}),
      ...(/^[1-9]\d{0,2}$/.test(headerRow) && about?.format !== 'json' && about?.format !== 'ndjson'
        ? { headerRow: Number(headerRow) }
        : {}),
    });
  return (
    <section>
      <h2>{t('import.file')}</h2>
      {about && (
        <p>
          {t('import.file.summary', {
            format: about.format.toUpperCase(),
            rows: view.rows ?? 0,
            columns: about.headers.length,
          })}
          {about.encoding && `, ${ENCODING_NAMES[about.encoding] ?? about.encoding}`}
        </p>
      )}
      {about && about.notices.length > 0 && (
        <ul class="import-notices">
          {about.notices.map((notice) => (
            <li key={notice.code}>
              {t(
                `notice.${notice.code}`,
                notice.params?.delimiter === 'tab' ? { delimiter: t('import.delimiter.tab') } : notice.params,
              )}
            </li>
          ))}
        </ul>
      )}
      <details open={view.state === 'refused'}>
        <summary>{t('import.file.wrong')}</summary>
        <div class="import-reading">
          {isText && (
            <SelectField
              label={t('import.file.encoding')}
              value={encoding}
              options={ENCODINGS.map((one) => [one, ENCODING_NAMES[one] ?? one])}
              onChange={(one) => setEncoding(one as typeof encoding)}
            />
          )}
          {isCsv && (
            <SelectField
              label={t('import.file.delimiter')}
              value={delimiter}
              options={DELIMITERS.map((one) => [one, t(`import.delimiter.${one === '\t' ? 'tab' : one}`)])}
              onChange={(one) => setDelimiter(one as typeof delimiter)}
            />
          )}
          {about && about.sheets.length > 1 && (
            <Field label={t('import.file.sheet')}>
              {(control) => (
                <select
                  {...control}
                  class="select"
                  value={String(sheet)}
                  onChange={(event) => setSheet(Number(event.currentTarget.value))}
                >
                  {about.sheets.map((name, i) => (
                    <option key={i} value={String(i)}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {about && !['json', 'ndjson'].includes(about.format) && (
            <Field label={t('import.file.header-row')}>
              {(control) => (
                <input
                  {...control}
                  class="input"
                  inputMode="numeric"
                  value={headerRow}
                  onInput={(event) => setHeaderRow(event.currentTarget.value)}
                />
              )}
            </Field>
          )}
          <Button onClick={read}>{t('import.file.again')}</Button>
        </div>
      </details>
    </section>
  );
}
