import type { Text } from '@vigil/shared/text/text.js';

type Control = Pick<HTMLInputElement, 'type' | 'min' | 'max' | 'maxLength' | 'validity'>;

/** Says what the browser finds wrong with an answer, in the words with which the server refuses it. */
export const validationMessage = ({ type, min, max, maxLength, validity }: Control, t: Text): string => {
  if (validity.badInput || validity.stepMismatch)
    return t(type === 'date' ? 'field.not-a-day' : 'field.not-a-whole-number');
  if (validity.valueMissing) return t('field.required');
  if (validity.tooLong) return t('field.too-long', { max: maxLength });
  if (validity.typeMismatch) return t(type === 'email' ? 'field.not-a-mail-address' : 'field.not-a-web-address');
  if (validity.rangeUnderflow) return t('field.too-few', { min: Number(min) });
  if (validity.rangeOverflow) return t('field.too-many', { max: Number(max) });
  return t('field.wrong-type');
};
