import type { ComponentChildren } from 'preact';
import { Field } from './field.js';

interface Props {
  label: ComponentChildren;
  help?: ComponentChildren;
  error?: string | null;
  rows: number;
  /** false: nothing of it may be sent to a dictionary. */
  spellcheck?: boolean;
  value: string;
  onInput: (value: string) => void;
}

/** Several lines of text under a label. */
export function TextAreaField({ label, help, error, rows, spellcheck, value, onInput }: Props) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <textarea
          {...control}
          class="textarea"
          rows={rows}
          spellcheck={spellcheck}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
