import type { Field } from '@vigil/shared/codebook/field.js';
import { labelIn } from '@vigil/shared/codebook/label-in.js';
import { parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { useId, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { codesOfField, useCodeOptions } from '../code-search-context.js';
import { optionOnEnter } from './option-on-enter.js';
import { isChildren } from '../draft/record-tree.js';
import { formatSource } from '../format-answer.js';
import { useForm } from './form-context.js';

const WITHOUT_SEARCH = 12;

interface Props {
  field: Field;
  control: ControlIds;
  value: unknown;
  onChange: (codes: string[] | null) => void;
  onLeave: () => void;
}

/**
 * Any number of codes as checkboxes. A long list can be filtered by typing; ticked codes stay visible. Enter ticks the
 * only match, or the only exact one.
 */
export function ChoicesControl({ field, control, value, onChange, onLeave }: Props) {
  const t = useText();
  const search = useId();
  const [typed, setTyped] = useState('');
  const codes = codesOfField(field);
  const ticked: readonly unknown[] = Array.isArray(value) ? value : [];
  const options = useCodeOptions(field)(typed);
  // An own code leads to the one that it refines, below which it is offered then.
  const found = [...new Set(options.map(({ key }) => parentOf(key)))];
  // What is searched for comes in the order of the search; without one, no box ever moves.
  const shown =
    typed.trim() === '' ? codes : [...found, ...codes.filter((code) => ticked.includes(code) && !found.includes(code))];
  const tick = (code: string, isOn: boolean): void => {
    const next = codes.filter((one) => (one === code ? isOn : ticked.includes(one)));
    onChange(next.length === 0 ? null : next);
  };
  return (
    <div class="chips-frame" onFocusOut={onLeave}>
      {codes.length > WITHOUT_SEARCH && (
        <div class="chips-search">
          <label class="visually-hidden" for={search}>
            {t('desk.form.narrow')}
          </label>
          <input
            id={search}
            class="input input-small"
            type="search"
            autocomplete="off"
            placeholder={t('desk.form.narrow')}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.isComposing) return;
              event.preventDefault();
              const only = optionOnEnter(typed, options, undefined);
              if (!only) return;
              tick(parentOf(only.key), true);
              setTyped('');
            }}
          />
        </div>
      )}
      <div class="chips">
        {shown.map((code) => (
          <label key={code} class={`chip ${ticked.includes(code) ? 'chip-on' : ''}`}>
            <input
              type="checkbox"
              checked={ticked.includes(code)}
              aria-describedby={control['aria-describedby']}
              onChange={(event) => tick(code, event.currentTarget.checked)}
            />
            <span>{labelIn(field, code, t.language)}</span>
          </label>
        ))}
        {shown.length === 0 && <p class="quiet small">{t('desk.form.nothing-found')}</p>}
      </div>
    </div>
  );
}

interface YesNoUnknownProps {
  control: ControlIds;
  value: unknown;
  onChange: (answer: string) => void;
  onLeave: () => void;
}

export function YesNoUnknownControl({ control, value, onChange, onLeave }: YesNoUnknownProps) {
  const t = useText();
  return (
    <div class="segments">
      {(['yes', 'no', 'unknown'] as const).map((answer) => (
        <label key={answer} class={`segment ${value === answer ? 'segment-on' : ''}`}>
          <input
            type="radio"
            name={control.id}
            value={answer}
            checked={value === answer}
            aria-describedby={control['aria-describedby']}
            onChange={() => onChange(answer)}
            onBlur={onLeave}
          />
          <span>{t(`desk.${answer}`)}</span>
        </label>
      ))}
    </div>
  );
}

interface CitesProps {
  control: ControlIds;
  value: unknown;
  onChange: (ids: string[]) => void;
  onLeave: () => void;
}

/** Chooses which of the record's own sources support an answer, by their number and name. */
export function CitedSourcesControl({ control, value, onChange, onLeave }: CitesProps) {
  const t = useText();
  const { typed } = useForm();
  const sources = isChildren(typed.sources) ? typed.sources : [];
  const cited: readonly unknown[] = Array.isArray(value) ? value : [];
  if (sources.length === 0) return <p class="quiet small">{t('desk.form.no-sources-yet')}</p>;
  const tick = (id: string, isOn: boolean): void =>
    onChange(sources.map((source) => source.id).filter((one) => (one === id ? isOn : cited.includes(one))));
  return (
    <div class="cites" onFocusOut={onLeave}>
      {sources.map((source) => (
        <label key={source.id} class="check">
          <input
            type="checkbox"
            checked={cited.includes(source.id)}
            aria-describedby={control['aria-describedby']}
            onChange={(event) => tick(source.id, event.currentTarget.checked)}
          />
          <span>{formatSource(source, sources, t)}</span>
        </label>
      ))}
    </div>
  );
}
