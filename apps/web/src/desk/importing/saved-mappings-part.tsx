import { useState } from 'preact/hooks';
import { mapForHeaders, notesOnUnused } from '@vigil/shared/import/match-saved-mapping.js';
import { withoutEmptyConstants } from '@vigil/shared/import/constants.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { ImportedFile, SavedMapping } from '@vigil/shared/staff-responses/imports.js';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { useSession } from '../session.js';

/** The team's saved column mappings: applies one to this file, or saves the current one. */
export function SavedMappingsPart({
  map,
  about,
  onUse,
}: {
  map: ColumnMapping;
  about: ImportedFile;
  onUse: (map: ColumnMapping) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<{ items: SavedMapping[] }>('/api/import-maps');
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const items = asked.value?.items ?? [];
  const use = (id: string): void => {
    const found = items.find((one) => one.id === id);
    if (!found) return;
    onUse(mapForHeaders(found.map, about.guesses));
    setName(found.name);
    const { notInFile, notInMap } = notesOnUnused(found.map, about.guesses);
    setSaid(
      [
        t('import.maps.used', { name: found.name }),
        ...(notInFile.length > 0 ? [t('import.maps.not-in-file', { columns: notInFile.join(', ') })] : []),
        ...(notInMap.length > 0 ? [t('import.maps.not-in-map', { columns: notInMap.join(', ') })] : []),
      ].join('\n'),
    );
  };
  const save = async (): Promise<void> => {
    const reply = await api.post<SavedMapping>('/api/import-maps', { name, map: withoutEmptyConstants(map) });
    setProblem(reply.ok ? null : reply.problem);
    setSaid(reply.ok ? t('import.maps.saved', { name: reply.value.name }) : '');
    if (reply.ok) asked.again();
  };
  return (
    <section class="import-saved">
      {items.length > 0 && (
        <Field label={t('import.maps.use')}>
          {(control) => (
            <select {...control} class="select" value="" onChange={(event) => use(event.currentTarget.value)}>
              <option value="">{t('import.maps.choose')}</option>
              {items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={t('import.maps.name')}>
        {(control) => (
          <span class="import-save">
            <input {...control} class="input" value={name} onInput={(event) => setName(event.currentTarget.value)} />
            <Button onClick={() => void save()} disabled={name.trim() === ''}>
              {t('import.maps.save')}
            </Button>
          </span>
        )}
      </Field>
      {problem && <Refused problem={problem} />}
      <p role="status" class="small import-said">
        {said}
      </p>
    </section>
  );
}
