import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { validationMessage } from './validation-message.js';

/** Attributes that connect a control to its label, help and error for screen readers. Spread them on the control. */
export interface ControlIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface Props {
  label: ComponentChildren;
  help?: ComponentChildren;
  /** What is wrong, shown next to the control. */
  error?: string | null;
  /** Shown after the label: "needed to submit". */
  mark?: string;
  /** For several controls with one label (radio buttons, a range): a fieldset with a legend. */
  group?: boolean;
  class?: string;
  children: (control: ControlIds) => ComponentChildren;
}

/**
 * The frame around one question: label, help, the control itself, and its error. It knows about fields, not incidents.
 * What the browser finds wrong is said here in words of the page, until it is right.
 */
export function Field({ label, help, error: refused, mark, group = false, class: more = '', children }: Props) {
  const t = useText();
  const id = useId();
  const [wrong, setWrong] = useState<HTMLInputElement | null>(null);
  const error = wrong ? validationMessage(wrong, t) : refused;
  const look = (): void => {
    if (wrong?.validity.valid || wrong?.isConnected === false) setWrong(null);
  };
  useLayoutEffect(look);
  const heard = {
    onInput: look,
    onInvalidCapture: (event: Event): void => {
      event.preventDefault(); // its own words would be in its language
      setWrong(event.target as HTMLInputElement);
    },
  };
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
      <fieldset class={`field ${error ? 'field-wrong' : ''} ${more}`} aria-describedby={describedBy} {...heard}>
        <legend class="field-label">{heading}</legend>
        {inside}
      </fieldset>
    );
  }
  return (
    <div class={`field ${error ? 'field-wrong' : ''} ${more}`} {...heard}>
      <label class="field-label" for={id}>
        {heading}
      </label>
      {inside}
    </div>
  );
}
