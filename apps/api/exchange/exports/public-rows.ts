import type { Match } from '@vigil/shared/counting/matching.js';
import type { PublicIncident } from '@vigil/shared/public/shapes.js';
import type { PublicFacts } from '../../statistics/public-facts.js';
import type { PublicDocuments } from '../../public-site/documents.js';
import type { KeptMatches } from './kept-matches.js';
import { readAhead, type Progress, type PublicRow } from './rows.js';

/**
 * Texts that are read at once, and how many of them are objects at a time. Small: what is alive whenever young objects
 * are collected grows old, and old ones stay until all of the heap is collected, which a server that holds a million
 * incidents puts off for gigabytes.
 */
export const READ_AT_ONCE = 32;
const OPEN_AT_ONCE = 8;

/**
 * Published incidents of a question as they stood when it was asked, in short reads without a transaction: a slow
 * reader holds nothing. What is taken back meanwhile is left out, and counted in `progress`.
 */
export async function* publicRows(
  kept: KeptMatches,
  documents: PublicDocuments,
  facts: PublicFacts,
  progress: Progress,
): AsyncGenerator<PublicRow[]> {
  const read = async (matches: Match[]): Promise<{ matches: Match[]; texts: Map<string, string> }> => ({
    matches,
    texts: await documents.readAt(
      matches.map(({ code }) => code),
      kept.seq,
    ),
  });
  for await (const { matches, texts } of readAhead(kept.chunks(READ_AT_ONCE), read)) {
    for (let at = 0; at < matches.length; at += OPEN_AT_ONCE)
      yield opened(matches.slice(at, at + OPEN_AT_ONCE), texts, facts, progress);
  }
}

const opened = (
  matches: readonly Match[],
  texts: Map<string, string>,
  facts: PublicFacts,
  progress: Progress,
): PublicRow[] => {
  const rows: PublicRow[] = [];
  for (const match of matches) {
    const text = texts.get(match.code);
    texts.delete(match.code);
    if (text === undefined || !facts.has(match.code)) progress.takenBack += 1;
    else rows.push({ ...match, incident: JSON.parse(text) as PublicIncident });
  }
  return rows;
};
