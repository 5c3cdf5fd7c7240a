import type { ComponentChildren } from 'preact';
import { Field } from './field.js';

interface Props {
  label: ComponentChildren;
  help?: ComponentChildren;
  error?: string | null;
  value: string | number;
  /** Value and text of each option. */
  options: readonly (readonly [string | number, string])[];
  /** The text of an option with the value '', before the others. */
  none?: string;
  /** Someone must choose: the option `none` cannot be chosen again. */
  required?: boolean;
  /** Narrow, for numbers. */
  short?: boolean;
  onChange: (value: string) => void;
}

/** A field in which one of a few options is chosen from a list. */
export function SelectField({ label, help, error, value, options, none, required, short, onChange }: Props) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <select
          {...control}
          class={short ? 'select select-short' : 'select'}
          required={required}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {none !== undefined && (
            <option value="" disabled={required}>
              {none}
            </option>
          )}
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
