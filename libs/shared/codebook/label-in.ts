import { nameOf } from '../language/name-of.js';
import type { Language } from '../language/languages.js';
import { label } from '../vocabulary/vocabulary.js';
import type { Field } from './field.js';

/** Returns what a code is called in a field: of an own question, as the organisation calls it. */
export const labelIn = ({ own }: Pick<Field, 'own'>, code: string, language: Language): string => {
  const option = own?.options.find((one) => one.code === code);
  return option ? nameOf(option, language) : label(code, language);
};
