import type { CountValue } from '../counting/count-value.js';

/** Who monitored where and when, as the desk sees it. Days include the last one. */
export interface CoverageEntry {
  id: string;
  place: string;
  from: string;
  until: string;
  level: string;
  group: string | null;
  note: string | null;
  /** Whether readers are to see it; `isSeen`: whether they do. */
  shown: boolean;
  revision: number;
  isSeen: boolean;
  isHidden: boolean;
  waits: 'change' | 'removal' | null;
}

/** A figure that others published, as the desk sees it. Days include the last one. */
export interface PublishedTotal {
  id: string;
  publisher: string;
  title: string;
  measure: string;
  unit: string;
  value: CountValue;
  from: string;
  until: string;
  place: string | null;
  group: string | null;
  /** The total that this one is a part of. */
  partOf: string | null;
  url: string | null;
  note: string | null;
  shown: boolean;
  revision: number;
  isSeen: boolean;
  waits: boolean;
}

/** A ban, an election or a trial that charts show, as the desk sees it. Days include the last one. */
export interface DatedNote {
  id: string;
  nameEn: string;
  nameKm: string;
  from: string;
  until: string;
  place: string | null;
  publisher: string;
  url: string | null;
  note: string | null;
  shown: boolean;
  revision: number;
  isSeen: boolean;
  waits: boolean;
}
