import type { Match } from '@vigil/shared/counting/find-matches.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { parseInBytes } from '../../platform/utf8-bytes.js';
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

/** Reads a document exactly. */
export const exactly = (document: Buffer): PublicIncident => JSON.parse(document.toString()) as PublicIncident;

/** Reads a document whose texts stay bytes, for a file of bytes. */
export const inBytes = (document: Buffer): PublicIncident => parseInBytes(document) as PublicIncident;

/**
 * Yields a question's published incidents as of the moment it was asked. It uses short reads without a transaction, so
 * a slow reader blocks nothing. Leaves out what is withdrawn meanwhile, and counts it in `progress`.
 * @param open reads a document
 */
export async function* publicRows(
  kept: MatchingIncidents,
  {
    documents,
    facts,
    open,
  }: { documents: IncidentDocuments; facts: PublicFacts; open: (document: Buffer) => PublicIncident },
  progress: Progress,
): AsyncGenerator<PublicRow[]> {
  const read = async (matches: Match[]) => ({
    matches,
    ...(await documents.readBytesAt(
      matches.map(({ code }) => code),
      kept.seq,
    )),
  });
  for await (const { matches, documents: found, relations } of readAhead(kept.chunks(READ_AT_ONCE), read)) {
    for (let at = 0; at < matches.length; at += OPEN_AT_ONCE) {
      const rows: PublicRow[] = [];
      for (const match of matches.slice(at, at + OPEN_AT_ONCE)) {
        const document = found.get(match.code);
        found.delete(match.code);
        if (document === undefined || !facts.has(match.code)) progress.takenBack += 1;
        else {
          const incident = open(document);
          if (relations !== null) incident.relations = relations.get(match.code) ?? [];
          rows.push({ ...match, incident });
        }
      }
      yield rows;
    }
  }
}
