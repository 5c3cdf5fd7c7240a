import { isLanguage, type Language, LANGUAGES } from '@vigil/shared/language/languages.js';
import { useSearch } from 'wouter-preact';
import { pageBeingRendered } from './page-being-rendered.js';

export { type Language, LANGUAGES };

const KEY = 'vigil.language';

/** Returns the language that the reader chose before; null if the browser stores nothing (private mode). */
const remembered = (): Language | null => {
  try {
    const kept = localStorage.getItem(KEY);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
};

const remember = (language: Language): void => {
  if (remembered() === language) return; // writing costs a slow phone a millisecond, and every period step calls this
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The address still contains it.
  }
};

/** Returns the language of the address, or else the one chosen before, or else the browser's, or else English. */
export const languageOf = (search: string, kept: Language | null, preferred: readonly string[]): Language => {
  const asked = new URLSearchParams(search).get('lang');
  if (isLanguage(asked)) return asked;
  if (kept) return kept;
  return preferred.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
};

/** Returns the current language outside a component: for requests and lazily drawn parts. */
export const currentLanguage = (): Language =>
  pageBeingRendered()?.language ?? languageOf(location.search, remembered(), navigator.languages);

/** Returns the reader's language and a way to change it. The address keeps everything else, so the view stays. */
export const useLanguage = (): [Language, (next: Language) => void] => {
  const search = useSearch();
  const page = pageBeingRendered();
  if (page) return [page.language, () => undefined];
  const language = languageOf(search, remembered(), navigator.languages);
  if (new URLSearchParams(search).get('lang') === language) remember(language);
  const choose = (next: Language): void => {
    remember(next);
    const query = new URLSearchParams(location.search);
    query.set('lang', next);
    history.replaceState(history.state, '', `?${query}${location.hash}`);
  };
  return [language, choose];
};
