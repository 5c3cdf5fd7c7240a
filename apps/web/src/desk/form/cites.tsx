import { useText } from '../../words.js';
import { isChildren } from '../draft/tree.js';
import type { ControlIds } from '../../ui/field.js';
import { formatSource } from '../formatting.js';
import { useForm } from './form-context.js';

interface Props {
  control: ControlIds;
  value: unknown;
  onChange: (ids: string[]) => void;
  onLeave: () => void;
}

/** Chooses which of the record's own sources support an answer, by their number and name. */
export function Cites({ control, value, onChange, onLeave }: Props) {
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
