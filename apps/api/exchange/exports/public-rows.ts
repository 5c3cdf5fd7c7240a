import type { Match } from '@vigil/shared/counting/find-matches.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { PublicFacts } from '../../statistics/public-facts.js';
import type { IncidentDocuments } from '../../public-site/incident-documents.js';
import type { MatchingIncidents } from './matching-incidents.js';
import { readAhead, type Progress, type PublicRow } from './row-batches.js';

/**
 * Texts per read, and how many of them are parsed at a time. Both are small, because objects alive during a minor
 * garbage collection move to the old generation. Those stay until a full collection, which a server holding a million
 * incidents delays for gigabytes.
 */
export const READ_AT_ONCE = 32;
const OPEN_AT_ONCE = 8;

/**
 * Yields a question's published incidents as of the moment it was asked. It uses short reads without a transaction, so
 * a slow reader blocks nothing. Leaves out what is withdrawn meanwhile, and counts it in `progress`.
 */
export async function* publicRows(
  kept: MatchingIncidents,
  documents: IncidentDocuments,
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
