import { useEffect } from 'preact/hooks';
import type { ColumnMapping, Constant } from '@vigil/shared/import/column-mapping.js';
import { CONSTANT_TARGETS } from '@vigil/shared/import/constants.js';
import { isCoded, targetOf } from '@vigil/shared/import/column-targets.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { useFocusWhenLost } from '../use-focus-when-lost.js';

/** Answers that every record gets where the file says nothing: the publisher, the place, the group and so on. */
export function ConstantsPart({ map, onChange }: { map: ColumnMapping; onChange: (map: ColumnMapping) => void }) {
  const t = useText();
  const { constants } = map;
  const put = (next: Constant[]): void => onChange({ ...map, constants: next });
  const head = useFocusWhenLost<HTMLHeadingElement>(constants.length);
  const taken = new Set(constants.map(({ target }) => target));
  return (
    <>
      <h3 ref={head} tabIndex={-1}>
        {t('import.constants')}
      </h3>
      <p class="small quiet">{t('import.all.about')}</p>
      {constants.length > 0 && (
        <ul class="import-constants">
          {constants.map(({ target, value }) => (
            <li key={target}>
              <label>
                {formatTarget(target, t)}{' '}
                <Value
                  target={target}
                  value={value}
                  onValue={(now) => put(constants.map((one) => (one.target === target ? { target, value: now } : one)))}
                />
              </label>
              <Button
                class="button-small"
                onClick={() => put(constants.filter((one) => one.target !== target))}
                aria-label={t('import.constants.remove-one', { meaning: formatTarget(target, t) })}
              >
                {t('import.constants.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <label>
        {t('import.constants.add')}{' '}
        <select
          class="select import-add"
          value=""
          onChange={(event) => put([...constants, { target: event.currentTarget.value, value: '' }])}
        >
          <option value="">{t('import.dates.choose')}</option>
          {CONSTANT_TARGETS.filter(({ key }) => !taken.has(key)).map(({ key }) => (
            <option key={key} value={key}>
              {formatTarget(key, t)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Value({ target, value, onValue }: Constant & { onValue: (value: string) => void }) {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const of = targetOf(target)!;
  const { needCommunes } = places;
  useEffect(() => {
    if (target === 'place') needCommunes();
  }, [target, needCommunes]);
  const options: readonly (readonly [string, string])[] | null =
    target === 'place'
      ? places.gazetteer.places
          .filter(({ level }) => level <= 2)
          .map(({ code }) => [code, formatPlacePath(code, places, t.language) || code])
      : target === 'groups.group'
        ? groups.items.map((group) => [group.id, groupName(group, t.language)])
        : isCoded(of)
          ? of.lists.flatMap((list) => termsOf(list)).map(({ code }) => [code, label(code, t.language)])
          : of.reads === 'ternary'
            ? (['yes', 'no', 'unknown'] as const).map((one) => [one, t(`desk.${one}`)])
            : null;
  if (options === null)
    return (
      <input
        class="input"
        value={value}
        placeholder={target === 'when' ? '2021-06-04' : undefined}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    );
  return (
    <select class="select" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      <option value="">{t('import.dates.choose')}</option>
      {options.map(([code, said]) => (
        <option key={code} value={code}>
          {said}
        </option>
      ))}
    </select>
  );
}
