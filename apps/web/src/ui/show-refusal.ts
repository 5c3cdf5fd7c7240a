/**
 * Moves the focus to the first wrong field in a form or a window; if there is none, to a message, unless somebody is
 * typing. In a page, whoever points at things keeps the message in view.
 * @returns how many fields are wrong
 */
export const showRefusal = (within: Element | null, message: HTMLElement | null): number => {
  const isWindow = Boolean(message?.closest('dialog'));
  const had = document.activeElement;
  const seesMessage = message !== null && !isWindow && !had?.matches(':focus-visible');
  const wrong = [...(within?.querySelectorAll('.field-wrong') ?? [])];
  const isLed = wrong.some((field) => focusOn(field, seesMessage));
  if (message && (!isLed || seesMessage)) message.scrollIntoView({ block: isWindow ? 'start' : 'nearest' });
  if (message && !isLed && !had?.matches('input, select, textarea')) {
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
  return wrong.length;
};

/** @returns false if nothing of the field can have the focus */
const focusOn = (field: Element, preventScroll: boolean): boolean => {
  const control =
    field.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    field.querySelector<HTMLElement>('input:checked, input, select, textarea, button');
  if (control !== document.activeElement) control?.focus({ preventScroll });
  return control !== null && control === document.activeElement;
};
