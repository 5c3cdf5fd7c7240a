import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../words.js';

interface Props {
  control: ControlIds;
  value: unknown;
  onChange: (answer: string) => void;
  onLeave: () => void;
}

export function Ternary({ control, value, onChange, onLeave }: Props) {
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
