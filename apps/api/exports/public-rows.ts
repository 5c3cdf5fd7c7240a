import type { PublicIncident } from '@vigil/shared/public/shapes.js';
import type { PublicFacts } from '../counts/public-facts.js';
import type { PublicDocuments } from '../public/documents.js';
import type { KeptMatches } from './kept-matches.js';
import { readAhead, type Progress, type PublicRow } from './rows.js';

const AT_ONCE = 400;

/**
 * Published incidents of a question as they stood when it was asked, in short reads without a transaction: a slow reader holds nothing.
 * What is taken back meanwhile is left out, and counted in `progress`.
 */
export const publicRows = (kept: KeptMatches, documents: PublicDocuments, facts: PublicFacts, progress: Progress): AsyncGenerator<PublicRow[]> =>
  readAhead(kept.chunks(AT_ONCE), async (matches) => {
    const texts = await documents.readAt(matches.map(({ code }) => code), kept.seq);
    const rows: PublicRow[] = [];
    for (const match of matches) {
      const text = texts.get(match.code);
      if (text === undefined || !facts.has(match.code)) progress.takenBack += 1;
      else rows.push({ ...match, incident: JSON.parse(text) as PublicIncident });
    }
    return rows;
  });
