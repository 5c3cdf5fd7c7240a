import type { Language } from '@vigil/shared/language/languages.js';
import { monthOf } from '@vigil/shared/day/day-window.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { useEffect, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { typedOf, wholeDay, windowOf, type TypedDay } from '../draft/typed-date.js';

const MONTHS = Array.from({ length: 12 }, (_month, index) => index + 1);

/** Letters of a whole day that somebody types or pastes into the box of the day, also in words. */
const WHOLE = 60;

/** Returns the name of a month as it is written before a year: 'June', 'ខែមិថុនា'. */
const monthName = (month: number, language: Language): string =>
  formatWindow(monthOf(2021, month), language).split(' ')[0]!;

interface BoxesProps {
  legend: string;
  /** Shows the legend, where two rows of boxes must be told apart. */ showLegend?: boolean;
  parts: 'day' | 'month' | 'year';
  value: TypedDay;
  control: ControlIds;
  /** The element that says what else the box of the day takes; it describes no other box. */ dayHint?: string | null;
  onChange: (day: TypedDay) => void;
}

/** Day, month by name, and year, so that nobody must guess whether 4/6 is in April or June. */
export function DayBoxes({ legend, showLegend = false, parts, value, control, dayHint = null, onChange }: BoxesProps) {
  const t = useText();
  const describedBy = control['aria-describedby'];
  const dayDescribedBy = [describedBy, dayHint].filter(Boolean).join(' ') || undefined;
  const number = (part: 'day' | 'year', size: string) => (
    <label class="box">
      <span class="box-label">{t(`desk.when.box-${part}`)}</span>
      <input
        class={`input ${size}`}
        type="text"
        inputMode="numeric"
        autocomplete="off"
        maxLength={part === 'day' ? WHOLE : 4}
        value={value[part]}
        aria-invalid={control['aria-invalid']}
        aria-describedby={part === 'day' ? dayDescribedBy : describedBy}
        onInput={({ currentTarget: { value: typed } }) =>
          onChange((part === 'day' && wholeDay(typed)) || { ...value, [part]: typed })
        }
      />
    </label>
  );
  return (
    <fieldset class="boxes">
      <legend class={showLegend ? 'boxes-legend' : 'visually-hidden'}>{legend}</legend>
      {parts === 'day' && number('day', 'input-day')}
      {parts !== 'year' && (
        <label class="box">
          <span class="box-label">{t('desk.when.box-month')}</span>
          <select
            class="select select-month"
            value={value.month}
            aria-invalid={control['aria-invalid']}
            aria-describedby={describedBy}
            onChange={(event) => onChange({ ...value, month: event.currentTarget.value })}
          >
            <option value="">–</option>
            {MONTHS.map((month) => (
              <option key={month} value={String(month)}>
                {monthName(month, t.language)}
              </option>
            ))}
          </select>
        </label>
      )}
      {number('year', 'input-year')}
    </fieldset>
  );
}

interface DayProps {
  control: ControlIds;
  legend: string;
  value: string;
  onChange: (day: string) => void;
}

/** One day as 'YYYY-MM-DD', or the typed parts with hyphens while they are not a valid day. */
export function DayControl({ control, legend, value, onChange }: DayProps) {
  const [typed, setTyped] = useState<TypedDay>(() => typedDay(value));
  useEffect(() => {
    if (dayText(typed) !== value) setTyped(typedDay(value));
  }, [value]);
  return (
    <DayBoxes
      legend={legend}
      parts="day"
      control={control}
      value={typed}
      onChange={(day) => {
        setTyped(day);
        onChange(dayText(day));
      }}
    />
  );
}

const typedDay = (day: string): TypedDay => typedOf({ precision: 'DP_DAY', earliest: day, latest: day }).first;
const dayText = (typed: TypedDay): string =>
  windowOf({ precision: 'DP_DAY', first: typed, last: typed, weekend: false })!.earliest;
