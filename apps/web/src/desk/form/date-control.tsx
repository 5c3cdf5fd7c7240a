import type { Language } from '@vigil/shared/language/languages.js';
import { addDays, isDay, partsOf, type Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { DATE_PRECISIONS, windowProblem, type DatePrecision, type DayWindow } from '@vigil/shared/day/day-window.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { isTree } from '../draft/record-tree.js';
import {
  EMPTY,
  saysSame,
  typedOf,
  windowOf,
  type DraftWindow,
  type TypedDay,
  type TypedWindow,
} from '../draft/typed-date.js';
import { usePlaces } from '../places-context.js';
import { DayBoxes } from './day-boxes.js';

interface Props {
  control: ControlIds;
  value: unknown;
  isMain: boolean;
  onChange: (window: DraftWindow | null) => void;
  onLeave: () => void;
}

/**
 * A date, only as precise as it is known: first the precision, then the boxes for it. The answer is repeated in words.
 */
export function DateControl({ control, value, isMain, onChange, onLeave }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const [typed, setTyped] = useState<TypedWindow>(() => begin(value, isMain));
  useEffect(() => {
    if (!saysSame(typed, value) && !(value === null && isNothing(typed))) setTyped(begin(value, isMain));
  }, [value]);
  const change = (part: Partial<TypedWindow>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    onChange(windowOf(next));
  };
  const today = todayIn(country?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { precision } = typed;
  const saidId = `${control.id}-said`;
  const hasDayHint = isMain && precision === 'DP_DAY' && isNothing(typed);
  const describedBy = [control['aria-describedby'], hasDayHint ? null : saidId].filter(Boolean).join(' ');
  const boxes = { ...control, 'aria-describedby': describedBy || undefined };
  return (
    <div
      class="window"
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) onLeave();
      }}
    >
      <div class="window-how">
        <select
          class="select select-short"
          id={control.id}
          aria-label={t('desk.when.how')}
          aria-describedby={control['aria-describedby']}
          value={precision}
          onChange={(event) => change({ precision: event.currentTarget.value as DatePrecision | '' })}
        >
          <option value="">{t('desk.form.no-answer')}</option>
          {DATE_PRECISIONS.map((code) => (
            <option key={code} value={code}>
              {t(`desk.when.${code}`)}
            </option>
          ))}
        </select>
        {isMain && isNothing(typed) && (
          <>
            <Button class="button-small" onClick={() => change({ precision: 'DP_DAY', first: dayParts(today) })}>
              {t('desk.when.today')}
            </Button>
            <Button
              class="button-small"
              onClick={() => change({ precision: 'DP_DAY', first: dayParts(addDays(today, -1)) })}
            >
              {t('desk.when.yesterday')}
            </Button>
          </>
        )}
      </div>
      {precision !== '' && (
        <div class="window-days">
          <DayBoxes
            showLegend={precision === 'DP_RANGE'}
            legend={t(
              precision === 'DP_RANGE'
                ? 'desk.when.from'
                : precision === 'DP_WEEK'
                  ? 'desk.when.in-week'
                  : 'desk.when.day-of',
            )}
            parts={precision === 'DP_YEAR' ? 'year' : precision === 'DP_MONTH' ? 'month' : 'day'}
            value={typed.first}
            control={boxes}
            dayHint={hasDayHint ? saidId : null}
            onChange={(first) => change({ first })}
          />
          {precision === 'DP_RANGE' && (
            <DayBoxes
              showLegend
              legend={t('desk.when.until')}
              parts="day"
              value={typed.last}
              control={boxes}
              onChange={(last) => change({ last })}
            />
          )}
          {precision === 'DP_WEEK' && (
            <label class="check">
              <input
                type="checkbox"
                checked={typed.weekend}
                onChange={(event) => change({ weekend: event.currentTarget.checked })}
              />
              <span>{t('desk.when.weekend')}</span>
            </label>
          )}
        </div>
      )}
      <p class="window-said" id={saidId} aria-live="polite">
        {hasDayHint ? t('desk.when.whole-day') : saidOf(windowOf(typed), t.language)}
      </p>
    </div>
  );
}

const begin = (value: unknown, isMain: boolean): TypedWindow => {
  if (isTree(value)) return typedOf(value);
  return isMain ? { ...EMPTY, precision: 'DP_DAY' } : EMPTY;
};

const isNothing = ({ first, last }: TypedWindow): boolean =>
  [first, last].every((day) => day.day === '' && day.month === '' && day.year === '');

const dayParts = (day: Day): TypedDay => {
  const { year, month, day: date } = partsOf(day);
  return { year: String(year), month: String(month), day: String(date) };
};

const saidOf = (window: DraftWindow | null, language: Language): string => {
  if (!window || !isDay(window.earliest) || !isDay(window.latest) || windowProblem(window as DayWindow)) return '';
  return formatWindow(window as DayWindow, language);
};
