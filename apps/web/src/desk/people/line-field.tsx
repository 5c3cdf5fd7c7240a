import { Field } from '../../ui/field.js';

interface Props {
  label: string;
  help?: string;
  type?: 'text' | 'url' | 'date';
  value: string;
  onInput: (value: string) => void;
}

/** One line under a label. Nothing of it is offered again by the browser, or sent to a dictionary. */
export function LineField({ label, help, type = 'text', value, onInput }: Props) {
  return (
    <Field label={label} help={help}>
      {(control) => (
        <input
          {...control}
          class="input"
          type={type as 'text'}
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
