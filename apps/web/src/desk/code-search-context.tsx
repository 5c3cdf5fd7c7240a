import { nameOf } from '@vigil/shared/language/name-of.js';
import type { Field } from '@vigil/shared/codebook/field.js';
import type { OwnOption } from '@vigil/shared/codebook/own-question.js';
import type { Language } from '@vigil/shared/language/languages.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { SearchWord, UsualCodes } from '@vigil/shared/staff-responses/search-words.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import type { EverydayWords } from '@vigil/shared/vocabulary/everyday-words/everyday-words.js';
import { createCodeSearch } from '@vigil/shared/vocabulary/find-codes.js';
import type { OwnCode } from '@vigil/shared/staff-responses/own-codes.js';
import { ownCodeNames, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { label, termOf, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import type { Option } from './form/combobox.js';
import { useOwnCodes } from './own-codes-context.js';
import { useStaffFetch } from './use-staff-fetch.js';

interface TeamCodes {
  /** The team's own words, besides those of the product. */
  words: EverydayWords;
  /** The codes that it uses most, most first. */
  usual: readonly string[];
  /** Its own codes, as far as they are offered. */
  own: readonly OwnCode[];
}

const CodeSearchContext = createContext<TeamCodes>({ words: {}, usual: [], own: [] });

/** Returns the words of the team by code. */
const wordsByCode = (items: readonly Pick<SearchWord, 'word' | 'codes'>[]): EverydayWords => {
  const words: Record<string, string[]> = {};
  for (const { word, codes } of items) for (const code of codes) (words[code] ??= []).push(word);
  return words;
};

/** Lets the form below find codes by the team's own words, and shows first what the team uses most. */
export function CodeSearchProvider({ children }: { children: ComponentChildren }) {
  const own = useStaffFetch<{ items: SearchWord[] }>('/api/search-words').value;
  const usual = useStaffFetch<UsualCodes>('/api/usual-codes').value;
  const { items } = useOwnCodes();
  const team = useMemo(
    () => ({
      words: wordsByCode(own?.items ?? []),
      usual: usual?.items ?? [],
      own: items.filter(({ state }) => state === 'used'),
    }),
    [own, usual, items],
  );
  return <CodeSearchContext.Provider value={team}>{children}</CodeSearchContext.Provider>;
}

/** How many of the usual codes stand above the list while nothing is typed. */
const USUAL_SHOWN = 6;

export const codesOfField = (field: Pick<Field, 'lists' | 'own'>): string[] =>
  field.own?.options.map(({ code }) => code) ?? field.lists.flatMap((list) => termsOf(list).map((term) => term.code));

/** A search among the answers of an own question, by their names in either language. */
const searchOptions =
  (options: readonly OwnOption[], language: Language) =>
  (typed: string): Option[] => {
    const wanted = fold(typed);
    return options
      .map((option) => ({ option, names: [option.nameEn, option.nameKm].map(fold) }))
      .filter(({ names }) => names.some((name) => name.includes(wanted)))
      .map(({ option, names }) => ({
        key: option.code,
        label: nameOf(option, language),
        isExact: names.includes(wanted),
      }));
  };

/**
 * Returns a search among the codes of a question, by label in either language, everyday words or definition. While
 * nothing is typed: the usual codes, then every list under its name.
 */
export const useCodeOptions = (field: Pick<Field, 'lists' | 'own'>): ((typed: string) => Option[]) => {
  const t = useText();
  const { words, usual, own } = useContext(CodeSearchContext);
  return useMemo(() => {
    if (field.own) return searchOptions(field.own.options, t.language);
    const inField = codesOfField(field);
    const byCode = new Map(own.map((one) => [one.code, one]));
    // Each own code below the one that it refines.
    const withOwn = (codes: readonly string[]): string[] =>
      codes.flatMap((code) => [code, ...own.filter((one) => parentOf(one.code) === code).map((one) => one.code)]);
    const codes = withOwn(inField);
    const ownWords = Object.fromEntries(own.map((one) => [one.code, ownCodeNames(one)]));
    const definition = (code: string): string => (t.has(`definition.${code}`) ? t(`definition.${code}`) : '');
    const search = createCodeSearch(codes, { words: [ALL_WORDS, words, ownWords], usual, definition });
    const hasLists = field.lists.length > 1;
    const listOf = (code: string): string => t(`list.${termOf(parentOf(code))!.list}`);
    const first = usual.filter((code) => inField.includes(code)).slice(0, USUAL_SHOWN);
    const said = (code: string): Pick<Option, 'key' | 'label' | 'detail'> => {
      const mine = byCode.get(code);
      return mine
        ? { key: code, label: nameOf(mine, t.language), detail: label(parentOf(code), t.language) }
        : { key: code, label: label(code, t.language) };
    };
    return (typed) => {
      if (typed.trim() !== '')
        return search(typed).map(({ code, isExact }) => ({
          ...(hasLists && { detail: listOf(code) }),
          ...said(code),
          isExact,
        }));
      const option = (code: string, group: string | undefined): Option => ({
        ...said(code),
        group,
      });
      return [
        ...withOwn(first).map((code) => option(code, t('desk.form.usual'))),
        ...codes
          .filter((code) => !first.includes(parentOf(code)))
          .map((code) =>
            option(code, hasLists ? listOf(code) : first.length > 0 ? t('desk.form.all-others') : undefined),
          ),
      ];
    };
  }, [field, t, words, usual, own]);
};

/** Returns those of these codes that the team uses, most used first. */
export const useUsualCodes = (codes: readonly string[]): string[] =>
  useContext(CodeSearchContext).usual.filter((code) => codes.includes(code));
