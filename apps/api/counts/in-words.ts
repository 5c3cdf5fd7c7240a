import type { Answer } from '@vigil/shared/counting/answer.js';
import { sayRule } from '@vigil/shared/counting/rule.js';
import en from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import km from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';

const says = { en: createText('en', en), km: createText('km', km) };

/** The rule that was applied to an answer, sentence by sentence, in the reader's language: no figure leaves without it. */
export const ruleOf = (answer: Answer, language: Language): string[] => sayRule(answer, says[language]);

/**
 * A code as it is called in a public answer. Two codes hold there also what is withheld (shown-fact.ts), and their own label, "not
 * stated", would say that no source told.
 */
export const publicLabel = (code: string, language: Language): string => (says[language].has(`public.${code}`) ? says[language](`public.${code}`) : label(code, language));
