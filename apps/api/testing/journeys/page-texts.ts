import { createText, type Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { wordsIn } from '../../platform/texts-of-server.js';

const BUNDLES = [
  'app',
  'public',
  'beside',
  'pages',
  'queue',
  'desk',
  'codebook',
  'definitions',
  'problems',
  'counting',
  'rule',
  'report',
  'account',
  'data',
  'analysis',
  'sealing',
  'evidence',
  'inbox',
  'messages',
  'inspection',
  'releases',
  'objections',
  'sources',
  'relations',
  'incident-story',
  'bulk',
  'how',
  'imports',
  'datasets',
  'countries',
  'people',
  'people-figures',
  'people-totals',
  'person-page',
  'dossier',
  'case-list',
  'server',
  'sealed-file',
  'revision-log',
] as const;

/**
 * Everything that the pages may say, so that a journey finds what it clicks by the words that a person reads.
 * @throws Error for words that there are none of, at once: nothing on a page would ever be found by them
 */
export const pageTexts = (language: Language): Text => {
  const text = createText(language, ...BUNDLES.map((bundle) => wordsIn(bundle, language)));
  const say = (key: string, params?: Parameters<Text>[1]): string => {
    if (!text.has(key)) throw new Error(`no page has words for "${key}"`);
    return text(key, params);
  };
  return Object.assign(say, { language, has: text.has });
};
