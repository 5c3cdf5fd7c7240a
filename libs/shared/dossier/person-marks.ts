import type { ReportDocument } from '../report/report-document.js';

/**
 * The places of a dossier at which a person is named. The server writes a mark there, or the person's two words: it
 * never reads a name. The browser of a reader who opened the identity sets the name.
 */
const OPENS = '⟦';
const CLOSES = '⟧';
const MARK = /⟦([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})⟧/g;

export const markOf = (person: string): string => `${OPENS}${person}${CLOSES}`;

/** Takes the signs of a mark out of what somebody typed: only the dossier itself marks a place. */
export const withoutMarks = (typed: string): string => typed.replace(/[⟦⟧]/g, '');

/** Returns a text with what each person is called in place of their marks. */
export const setMarks = (text: string, called: (person: string) => string): string =>
  text.replace(MARK, (_, person: string) => called(person));

/** Returns whom a text marks. */
export const markedIn = (text: string): Set<string> => new Set([...text.matchAll(MARK)].map(([, person]) => person!));

/** Returns a document with what each person is called in place of their marks. */
export const setMarksIn = (document: ReportDocument, called: (person: string) => string): ReportDocument => {
  const set = (value: unknown): unknown =>
    typeof value === 'string'
      ? setMarks(value, called)
      : Array.isArray(value)
        ? value.map(set)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, set(one)]))
          : value;
  return set(document) as ReportDocument;
};
