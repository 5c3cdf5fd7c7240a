import type { DayWindow } from '../day/day-window.js';

/** A record that cites a source, as somebody sees it who may read it. */
export interface CitingRecord {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when: DayWindow | null;
  place: string | null;
  /** Whether the record has no other source. */
  hangsOnIt: boolean;
}

/** One article, however many records cite it: what the record says of it that was changed last. */
export interface RegisteredSource {
  /** The record and the source in it, from which a new record can copy it. */
  incident: string;
  source: string;
  type: string | null;
  publisher: string | null;
  title: string | null;
  url: string;
  archiveUrl: string | null;
  publishedOn: DayWindow | null;
  /** As a BCP 47 tag. */
  language: string | null;
  /** How many records cite it, of those that the reader may see. */
  records: number;
  /** How many of them have no other source. */
  hangOnIt: number;
}

export interface SourceRegister {
  /** How many there are, of those that the query asks for. */
  total: number;
  /** How many addresses there are at all. */
  all: number;
  items: RegisteredSource[];
  /** What `from` asks for next; null: these were the last. */
  next: number | null;
}

/** An address that somebody types: who knows it already. Null: no record that this person may see. */
export interface KnownSource {
  source: RegisteredSource | null;
  /** The records that cite it, the newest first; at most 200. */
  items: CitingRecord[];
}
