import { label, type Language } from '../vocabulary/vocabulary.js';
import type { Incident } from './incident.js';

const TITLE_MAX = 200;
/** Suggests a one-line title from the chosen answers, for people who do not write one. Null while nothing is chosen. */
export const suggestedTitle = (
  { acts, assemblyTypes }: Pick<Incident, 'acts' | 'assemblyTypes'>,
  place: string | null,
  language: Language,
): string | null => {
  const done = acts.map(({ type }) => type).filter((type) => type !== null);
  const said = (done.length > 0 ? done : (assemblyTypes ?? [])).slice(0, 3).map((code) => label(code, language));
  return said.length === 0
    ? null
    : [said.join(', '), place]
        .filter((part) => part !== null)
        .join(' – ')
        .slice(0, TITLE_MAX);
};
