import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { ENCODING_NAMES, ENCODINGS } from '@vigil/shared/import/reading/encoding.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { formatReading, shownHeaderRow, withSheet, type FileReading } from './file-reading.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The kind of file, remarks about it, and a way to read it differently. */
export function FilePart({ view, onRead }: { view: WholeImport; onRead: (as: object) => void }) {
  const t = useText();
  const { about } = view;
  const [reading, setReading] = useState<FileReading>({
    encoding: about?.encoding ?? 'utf-8',
    delimiter: about?.delimiter ?? ',',
    sheet: about?.sheet ?? 0,
    headerRow: null,
  });
  const set = (more: Partial<FileReading>): void => setReading({ ...reading, ...more });
  const isText = about === null || about.encoding !== null;
  const isCsv = about === null || about.format === 'csv';
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
          {about.encoding && t('list.and') + ENCODING_NAMES[about.encoding]}
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
              value={reading.encoding}
              options={ENCODINGS.map((one) => [one, ENCODING_NAMES[one]])}
              onChange={(encoding) => set({ encoding })}
            />
          )}
          {isCsv && (
            <SelectField
              label={t('import.file.delimiter')}
              value={reading.delimiter}
              options={DELIMITERS.map((one) => [one, t(`import.delimiter.${one === '\t' ? 'tab' : one}`)])}
              onChange={(delimiter) => set({ delimiter })}
            />
          )}
          {about && about.sheets.length > 1 && (
            <Field label={t('import.file.sheet')}>
              {(control) => (
                <select
                  {...control}
                  class="select"
                  value={String(reading.sheet)}
                  onChange={(event) => setReading(withSheet(reading, Number(event.currentTarget.value)))}
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
                  value={shownHeaderRow(reading, about)}
                  onInput={(event) => set({ headerRow: event.currentTarget.value })}
                />
              )}
            </Field>
          )}
          <Button onClick={() => onRead(formatReading(reading, about))}>{t('import.file.again')}</Button>
        </div>
      </details>
    </section>
  );
}
