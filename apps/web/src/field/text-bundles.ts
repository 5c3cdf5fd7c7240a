import { factsOf } from '@vigil/shared/language/languages.js';
import { completeWords } from '@vigil/shared/text/complete-words.js';
import { createText, type Text, type Words } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { createContext, h, options } from 'preact';
import { useContext } from 'preact/hooks';

const files = import.meta.glob<Words>(
  ['../../../../libs/shared/text/field/*.json', '../../../../libs/shared/text/codebook/*.json'],
  { import: 'default' },
);

/** Loads the texts of one language. Only its readers download it, and after one visit both are stored on the phone. */
export const loadText = async (language: Language): Promise<Text> => {
  const bundles = await Promise.all(
    ['codebook', 'field'].map(async (bundle) => {
      const load = (one: Language): Promise<Words> | undefined =>
        files[`../../../../libs/shared/text/${bundle}/${one}.json`]?.();
      const facts = factsOf(language);
      if (!facts.isPartial) return (await load(language))!;
      (await import('@vigil/shared/text/mark-stand-ins.js')).markStandIns({ options, h });
      return completeWords((await load('en'))!, (await load(language)) ?? {}, facts);
    }),
  );
  return createText(language, ...bundles);
};

export const TextContext = createContext<Text>(createText('km'));
export const useText = (): Text => useContext(TextContext);
