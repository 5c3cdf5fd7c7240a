import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/**
 * What the frame tells its control, so that a screen reader says label, help and error together. Spread it on the
 * control.
 */
export interface ControlIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface Props {
  label: ComponentChildren;
  help?: ComponentChildren;
  /** What is wrong, in words; it stands beside the control. */
  error?: string | null;
  /** Said after the label: "needed to submit". */
  mark?: string;
  /** For several controls with one label (radio buttons, a range): a fieldset with a legend. */
  group?: boolean;
  class?: string;
  children: (control: ControlIds) => ComponentChildren;
}

/**
 * The frame around one question: label, help, the control itself, and the error beside it. Knows fields, not incidents.
 */
export function Field({ label, help, error, mark, group = false, class: more = '', children }: Props) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const control: ControlIds = { id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined };
  const heading = (
    <>
      {label}
      {mark && <span class="field-mark"> {mark}</span>}
    </>
  );
  const inside = (
    <>
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <div class="field-control">{children(control)}</div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </>
  );
  if (group) {
    return (
      <fieldset class={`field ${error ? 'field-wrong' : ''} ${more}`} aria-describedby={describedBy}>
        <legend class="field-label">{heading}</legend>
        {inside}
      </fieldset>
    );
  }
  return (
    <div class={`field ${error ? 'field-wrong' : ''} ${more}`}>
      <label class="field-label" for={id}>
        {heading}
      </label>
      {inside}
    </div>
  );
}
