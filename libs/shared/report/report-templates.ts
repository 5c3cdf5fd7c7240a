import type { StoredLanguage } from '../language/languages.js';
import type { Text } from '../text/text.js';
import type { Draft, DrawingKey, InBoth, Part, Scope, TableKey, Template } from './report-draft.js';

type Laid = { words: string } | { table: TableKey } | { drawing: DrawingKey };

/** The parts of each template, in order. The analyst can change all of it. */
const LAID: Readonly<Record<Template, readonly Laid[]>> = {
  'half-year': [
    { words: 'main' },
    { table: 'T1' },
    { words: 'assemblies' },
    { drawing: 'over-time' },
    { table: 'T2' },
    { drawing: 'map' },
    { table: 'T3' },
    { words: 'rate' },
    { table: 'T4' },
    { table: 'T5' },
    { words: 'force' },
    { table: 'T4b' },
    { drawing: 'by-force' },
    { table: 'T6' },
    { table: 'T7' },
    { words: 'harm' },
    { table: 'T8' },
    { table: 'T9' },
    { words: 'grounds' },
    { table: 'T11' },
    { words: 'method' },
    { table: 'T12' },
    { table: 'T13' },
    { words: 'annex' },
    { table: 'T10' },
  ],
  'un-annex': [
    { words: 'submission' },
    { table: 'T1' },
    { words: 'force' },
    { table: 'T4b' },
    { table: 'T6' },
    { table: 'T7' },
    { words: 'harm' },
    { table: 'T8' },
    { table: 'T9' },
    { words: 'grounds' },
    { table: 'T11' },
    { words: 'method' },
    { table: 'T12' },
    { words: 'annex' },
    { table: 'T10' },
  ],
  'press-line': [{ words: 'line' }, { drawing: 'over-time' }, { words: 'method' }],
  'group-profile': [
    { words: 'group' },
    { table: 'T1' },
    { drawing: 'over-time' },
    { table: 'T2' },
    { table: 'T4' },
    { table: 'T4b' },
    { table: 'T5' },
    { table: 'T6' },
    { table: 'T7' },
    { words: 'harm' },
    { table: 'T8' },
    { table: 'T9' },
    { table: 'T13' },
    { words: 'annex' },
    { table: 'T10' },
  ],
};

/**
 * Creates a new report. `voices`: the texts of the bundle `report` in both languages, because every text of a report
 * exists in both.
 */
export const draftFromTemplate = (
  template: Template,
  scope: Scope,
  formatPeriod: (language: StoredLanguage) => string,
  voices: Readonly<Record<StoredLanguage, Text>>,
): Draft => {
  const inBoth = (key: string): InBoth => ({ en: voices.en(key), km: voices.km(key) });
  const title = (language: StoredLanguage): string =>
    voices[language](`template.${template}.title`, { period: formatPeriod(language) });
  return {
    template,
    title: { en: title('en'), km: title('km') },
    scope,
    parts: LAID[template].map((laid, i): Part => {
      const id = `p${i + 1}`;
      if ('table' in laid) return { kind: 'table', id, table: laid.table };
      if ('drawing' in laid) return { kind: 'drawing', id, drawing: laid.drawing };
      return {
        kind: 'words',
        id,
        heading: inBoth(`template.words.${laid.words}.heading`),
        text: inBoth(`template.words.${laid.words}.text`),
      };
    }),
  };
};
