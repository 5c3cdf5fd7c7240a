import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { ConstantsPart } from './constants-part.js';

/** How far from a point the nearest unit may be, in km. */
const NEAREST_KM = [2, 5, 20];

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
  const hasId = map.columns.some(({ target, identifies }) => target === 'record.externalId' || identifies);
  const hasPoint = map.columns.some(({ target }) => target === 'point' || target === 'point.lat');
  return (
    <details class="import-part">
      <summary>
        <h2>{t('import.all')}</h2>{' '}
        <span class="quiet small">
          {[
            `${t('import.arrive')} ${t(`import.arrive.${role === 'analyst' ? 'analyst' : map.arrive}`)}`,
            ...map.constants.map(({ target }) => formatTarget(target, t)),
          ].join(' · ')}
        </span>
      </summary>
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
        {hasPoint && (
          <SelectField
            label={t('import.point')}
            value={map.point === null ? 'off' : String(map.point.nearestKm ?? 'inside')}
            options={[
              ['inside', t('import.point.inside')],
              ...NEAREST_KM.map((km): [string, string] => [String(km), t('import.point.nearest', { km })]),
              ['off', t('import.point.off')],
            ]}
            onChange={(value) =>
              onChange({
                ...map,
                point: value === 'off' ? null : { nearestKm: value === 'inside' ? null : Number(value) },
              })
            }
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
      </div>
      <ConstantsPart map={map} onChange={onChange} />
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
    </details>
  );
}
