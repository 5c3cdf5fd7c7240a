import { FIXED_TARGETS, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';

/**
 * Choices for every row: the status of new records, what happens to duplicates, and answers that the file does not
 * contain.
 */
export function AllRowsPart({
  map,
  role,
  onChange,
}: {
  map: ColumnMapping;
  role: Role;
  onChange: (map: ColumnMapping) => void;
}) {
  const t = useText();
  const fix = (key: string, code: string): void => {
    const { [key]: _before, ...fixed } = map.fixed;
    onChange({ ...map, fixed: code === '' ? fixed : { ...fixed, [key]: code } });
  };
  const hasId = map.columns.some(({ target }) => target === 'record.externalId');
  return (
    <section>
      <h2>{t('import.all')}</h2>
      <div class="import-all">
        {role === 'analyst' ? (
          <p class="field">
            <strong>{t('import.arrive')}</strong> {t('import.arrive.analyst')}
          </p>
        ) : (
          <SelectField
            label={t('import.arrive')}
            value={map.arrive}
            options={(['draft', 'submitted'] as const).map((one) => [one, t(`import.arrive.${one}`)])}
            onChange={(value) => onChange({ ...map, arrive: value as ColumnMapping['arrive'] })}
          />
        )}
        <SelectField
          label={t('import.doubles')}
          value={map.doubles}
          options={(['aside', 'create'] as const).map((one) => [one, t(`import.doubles.${one}`)])}
          onChange={(value) => onChange({ ...map, doubles: value as ColumnMapping['doubles'] })}
        />
        <SelectField
          label={t('import.again')}
          value={map.again}
          options={(['leave', 'update'] as const).map((one) => [one, t(`import.again.${one}`)])}
          onChange={(value) => onChange({ ...map, again: value as ColumnMapping['again'] })}
        />
        {FIXED_TARGETS.map((key) => (
          <Field key={key} label={formatTarget(key, t)}>
            {(control) => (
              <select
                {...control}
                class="select"
                value={map.fixed[key] ?? ''}
                onChange={(event) => fix(key, event.currentTarget.value)}
              >
                <option value="">{t('import.all.nothing')}</option>
                {targetOf(key)!
                  .lists.flatMap((list) => termsOf(list))
                  .map(({ code }) => (
                    <option key={code} value={code}>
                      {label(code, t.language)}
                    </option>
                  ))}
              </select>
            )}
          </Field>
        ))}
      </div>
      <p class="small quiet">{t('import.all.about')}</p>
      <p>
        <label class="check">
          <input
            type="checkbox"
            checked={map.ownRows}
            onChange={(event) => onChange({ ...map, ownRows: event.currentTarget.checked })}
          />{' '}
          {t('import.own-rows')}
        </label>
      </p>
      {hasId && (
        <p>
          <label class="check">
            <input
              type="checkbox"
              checked={map.groupRows}
              onChange={(event) => onChange({ ...map, groupRows: event.currentTarget.checked })}
            />{' '}
            {t('import.group-rows')}
          </label>
        </p>
      )}
    </section>
  );
}
