import { factsOf } from '@vigil/shared/language/languages.js';
import { completeWords } from '@vigil/shared/text/complete-words.js';
import { createText, type Text, type Words as WordList } from '@vigil/shared/text/text.js';
import { type ComponentChildren, createContext, h, options } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { currentLanguage, type Language, useLanguage } from './language.js';
import { pageBeingRendered } from './page-being-rendered.js';

/** The text bundles in libs/shared/text. Each page loads only the ones it uses. */
export type TextBundle =
  | 'app'
  | 'public'
  | 'beside'
  | 'queue'
  | 'desk'
  | 'account'
  | 'codebook'
  | 'definitions'
  | 'problems'
  | 'counting'
  | 'rule'
  | 'report'
  | 'pages'
  | 'data'
  | 'how'
  | 'analysis'
  | 'exports'
  | 'imports'
  | 'inbox'
  | 'messages'
  | 'sealing'
  | 'evidence'
  | 'inspection'
  | 'releases'
  | 'objections'
  | 'sources'
  | 'relations'
  | 'incident-story'
  | 'bulk'
  | 'datasets'
  | 'countries'
  | 'people'
  | 'people-figures'
  | 'people-totals'
  | 'person-page'
  | 'dossier'
  | 'case-list'
  | 'server'
  | 'sealed-file'
  | 'revision-log';

type BundleFiles = Record<string, () => Promise<WordList>>;
/**
 * By the path from this file. `facts` is read by the server alone, `field` by an application of its own, and the desk
 * and some pages add theirs: every path here costs the map bytes.
 */
const files: BundleFiles = import.meta.glob<WordList>(
  '../../../libs/shared/text/{app,public,beside,counting,rule,report,pages,data}/*.json',
  { import: 'default' },
);
/** Adds the files of further bundles, by their paths from any file. */
export const addBundleFiles = (more: BundleFiles): void => {
  for (const [path, load] of Object.entries(more)) files[path.replace(/^(\.\.\/)+/, '../../../')] = load;
};
const loaded = new Map<string, WordList>();
const pathOf = (bundle: TextBundle, language: Language): string =>
  `../../../libs/shared/text/${bundle}/${language}.json`;

/** Loads text bundles once. @throws TypeError when the network fails. */
export const loadWords = async (language: Language, bundles: readonly TextBundle[]): Promise<void> => {
  await Promise.all(
    bundles.map(async (bundle) => {
      const path = pathOf(bundle, language);
      if (loaded.has(path)) return;
      const own = await files[path]?.();
      const facts = factsOf(language);
      if (facts.isPartial) {
        const [english, { markStandIns }] = await Promise.all([
          files[pathOf(bundle, 'en')]?.(),
          import('@vigil/shared/text/mark-stand-ins.js'),
        ]);
        markStandIns({ options, h });
        if (english) loaded.set(path, completeWords(english, own ?? {}, facts));
      } else if (own) loaded.set(path, own);
    }),
  );
};

/** By language and bundles: merging thousands of words again for each rendered page takes longer than the page. */
const texts = new Map<string, Text>();

/** Returns the texts of these bundles; null if one of them is not loaded yet. */
const loadedText = (language: Language, bundles: readonly TextBundle[]): Text | null => {
  const key = `${language} ${bundles.join(' ')}`;
  const made = texts.get(key);
  if (made) return made;
  const words = bundles.map((bundle) => loaded.get(pathOf(bundle, language)));
  if (!words.every((one) => one !== undefined)) return null;
  const text = createText(language, ...words);
  texts.set(key, text);
  return text;
};

const TextContext = createContext<Text>(createText('en'));

/** Returns the texts of the nearest `Words`: `t('key', { n: 3 })`. `t.language` is the reader's language. */
export const useText = (): Text => useContext(TextContext);

/** Provides text bundles in the reader's language to its content, and loads them first if needed. */
export function Words({ bundles, children }: { bundles: readonly TextBundle[]; children: ComponentChildren }) {
  const [language] = useLanguage();
  const key = `${language} ${bundles.join(' ')}`;
  const [shown, setShown] = useState<{ key: string; text: Text } | null>(() => {
    const text = loadedText(language, bundles);
    return text && { key, text };
  });
  const [failed, setFailed] = useState(false);
  const page = import.meta.env.SSR ? pageBeingRendered() : null;
  if (page) {
    for (const bundle of bundles) page.bundles.add(bundle);
    if (!shown) page.loading.push(loadWords(language, bundles));
  }

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = factsOf(language).direction;
    if (shown?.key === key) return;
    let isCurrent = true;
    loadWords(language, bundles).then(
      () => {
        const text = loadedText(language, bundles);
        if (isCurrent && text) setShown({ key, text });
      },
      () => {
        if (isCurrent) setFailed(true);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);

  if (failed && !shown) return <NoWords />;
  return shown ? <TextContext.Provider value={shown.text}>{children}</TextContext.Provider> : null;
}

/** The one text that cannot come from a bundle: it says that the bundles could not be loaded. */
function NoWords() {
  const [text, button] = factsOf(currentLanguage()).unreachable;
  return (
    <p class="page" role="alert">
      {text}{' '}
      <button type="button" class="button" onClick={() => location.reload()}>
        {button}
      </button>
    </p>
  );
}
