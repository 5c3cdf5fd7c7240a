import type { DayWindow } from '../day/day-window.js';
import type { CheckAnswer, CheckAspect } from '../inspection/file-findings.js';

/** Files a page. */
export const GALLERY_PAGE = 24;

/** A stored file of a record that the member may look at. */
export interface GalleryFile {
  id: string;
  incident: string;
  title: string | null;
  titleTranslation: string | null;
  code: string | null;
  when: DayWindow | null;
  kind: string;
  type: string;
  name: string | null;
  /** From 1, among all files of its record. */
  number: number;
  /** Pixels; null: Vigil has no picture of it. */
  picture: { width: number; height: number } | null;
  /** The newest answer to each question that somebody answered. */
  checks: { aspect: CheckAspect; answer: CheckAnswer }[];
  /** What it shows, in the words of a copy that two people agreed to. */
  alt: { en: string; km: string } | null;
}

/** The files of all records that an address of the queue matches, in the order of the queue. */
export interface Gallery {
  /** Files, and how many records they are of. */
  total: number;
  records: number;
  items: GalleryFile[];
  /** From 1. */
  page: number;
  pages: number;
}
