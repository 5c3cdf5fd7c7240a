import { useState } from 'preact/hooks';
import { mapForHeaders, notesOnUnused, withShippedMapping } from '@vigil/shared/import/match-saved-mapping.js';
import { withoutEmptyConstants } from '@vigil/shared/import/constants.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { ImportedFile, SavedMapping } from '@vigil/shared/staff-responses/imports.js';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { ProposedMapping } from './proposed-mapping.js';

/** Applies a column mapping to this file: that of a known dataset, or one that the team saved. */
export function ChooseMapping({
  about,
  map: now,
  onUse,
}: {
  about: ImportedFile;
  /** The file's mapping so far. */
  map: ColumnMapping;
  /** @param name of a saved mapping, under which changes are likely to be saved again */
  onUse: (map: ColumnMapping, name: string) => void;
}) {
  const t = useText();
  const asked = useStaffFetch<{ items: SavedMapping[] }>('/api/import-maps');
  const [said, setSaid] = useState('');
  const items = asked.value?.items ?? [];
  const use = (map: ColumnMapping, name: string, { columns }: Pick<ColumnMapping, 'columns'>): void => {
    onUse(map, name);
    const { notInFile, notInMap } = notesOnUnused({ columns }, about.guesses);
    setSaid(
      [
        t('import.maps.used', { name }),
        ...(notInFile.length > 0 ? [t('import.maps.not-in-file', { columns: notInFile.join(t('list.and')) })] : []),
        ...(notInMap.length > 0 ? [t('import.maps.not-in-map', { columns: notInMap.join(t('list.and')) })] : []),
      ].join('\n'),
    );
  };
  return (
    <section class="import-choose-mapping">
      <ProposedMapping
        about={about}
        onUse={(shipped) => use(withShippedMapping(shipped, about.guesses, now), shipped.name, shipped.map)}
      />
      {items.length > 0 && (
        <Field label={t('import.maps.use')}>
          {(control) => (
            <select
              {...control}
              class="select"
              value=""
              onChange={(event) => {
                const found = items.find((one) => one.id === event.currentTarget.value);
                if (found) use(mapForHeaders(found.map, about.guesses), found.name, found.map);
              }}
            >
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
      <p role="status" class="small import-said">
        {said}
      </p>
    </section>
  );
}

/** Saves the column mapping for later files, with the decisions about words. */
export function SaveMapping({
  map,
  name,
  onName,
}: {
  map: ColumnMapping;
  name: string;
  onName: (name: string) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const save = async (): Promise<void> => {
    const reply = await api.post<SavedMapping>('/api/import-maps', { name, map: withoutEmptyConstants(map) });
    setProblem(reply.ok ? null : reply.problem);
    setSaid(reply.ok ? t('import.maps.saved', { name: reply.value.name }) : '');
  };
  return (
    <section class="import-saved">
      <Field label={t('import.maps.name')}>
        {(control) => (
          <span class="import-save">
            <input {...control} class="input" value={name} onInput={(event) => onName(event.currentTarget.value)} />
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
