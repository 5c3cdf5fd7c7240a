import type { Draft } from '@vigil/shared/report/report-draft.js';

type Written = 'en' | 'km';

const wordsIn = ({ title, parts }: Draft, language: Written): string[] => [
  title[language],
  ...parts.flatMap((part) => (part.kind === 'words' ? [part.heading[language], part.text[language]] : [])),
];

/** Returns the language whose words alone were changed, where the draft has words in the other one; else null. */
export const changedAlone = (kept: Draft, draft: Draft): Written | null => {
  const isChanged = (language: Written): boolean =>
    wordsIn(kept, language).join('\n') !== wordsIn(draft, language).join('\n');
  const [en, km] = [isChanged('en'), isChanged('km')];
  if (en === km) return null;
  return wordsIn(draft, en ? 'km' : 'en').some((words) => words.trim() !== '') ? (en ? 'en' : 'km') : null;
};
