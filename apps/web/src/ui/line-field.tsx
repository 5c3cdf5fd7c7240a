import type { ComponentChildren } from 'preact';
import { Field } from './field.js';

interface Props {
  label: ComponentChildren;
  help?: ComponentChildren;
  error?: string | null;
  type?: 'text' | 'url' | 'date' | 'search';
  required?: boolean;
  maxLength?: number;
  value: string;
  onInput: (value: string) => void;
}

/** One line under a label. Nothing of it is offered again by the browser, or sent to a dictionary. */
export function LineField({ label, help, error, type = 'text', required, maxLength, value, onInput }: Props) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <input
          {...control}
          class="input"
          type={type as 'text'}
          autocomplete="off"
          spellcheck={false}
          required={required}
          maxLength={maxLength}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
