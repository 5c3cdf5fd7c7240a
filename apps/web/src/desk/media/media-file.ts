import type { CheckAnswer, CheckAspect } from '@vigil/shared/inspection/file-findings.js';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';

/** A stored file as it is looked at: what Vigil can show of it, and what people said about it. */
export interface MediaFile {
  id: string;
  /** What it is called on this page. */ name: string;
  kind: string;
  type: string;
  /** Pixels; null: Vigil has no picture of it. */ picture: { width: number; height: number } | null;
  /** The newest answer to each question that somebody answered. */
  checks: readonly { aspect: CheckAspect; answer: CheckAnswer }[];
  /** What it shows, in the words of a copy that two people agreed to. */ alt: { en: string; km: string } | null;
}

/** How a file can be played in this browser; null: it is a picture or a document. */
export const playedAs = ({ type }: Pick<MediaFile, 'type'>): 'video' | 'audio' | null =>
  type.startsWith('video/') ? 'video' : type.startsWith('audio/') ? 'audio' : null;

/** @param name what the file is called on this page */
export const mediaFileOf = (file: InspectionResult, name: string): MediaFile => ({
  id: file.id,
  name,
  kind: file.kind,
  type: file.type,
  picture:
    file.small && file.width !== null && file.height !== null ? { width: file.width, height: file.height } : null,
  checks: file.checks.filter(({ replaced }) => !replaced),
  alt: file.copies.find(({ state, alt }) => state === 'agreed' && alt !== null)?.alt ?? null,
});

/** An address without what does not change the page: scheme, www, a trailing slash, a fragment. */
const plain = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/#.*$/, '')
    .replace(/\/$/, '');

interface CitedSource {
  id: string;
  url: string | null;
  archiveUrl: string | null;
}

/**
 * Finds the files that archive the address of a source: they prove the words that cite it.
 * @returns ids of files by the id of the source; none for a source without an address, or whose address no file
 * archives
 */
export const filesOfSources = (
  files: readonly Pick<InspectionResult, 'id' | 'address'>[],
  sources: readonly CitedSource[],
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    sources.flatMap(({ id, url, archiveUrl }): [string, string[]][] => {
      const wanted = [url, archiveUrl].filter((one) => one !== null).map(plain);
      const found = files.filter(({ address }) => address !== null && wanted.includes(plain(address.url)));
      return found.length === 0 ? [] : [[id, found.map((file) => file.id)]];
    }),
  );
