import type { DossierSubject } from '../dossier/dossier-material.js';
import type { ReportDocument } from '../report/report-document.js';

/** What a dossier can be made as. A page: to read in the browser, and to print there. */
export const DOSSIER_FORMS = ['page', 'docx', 'pdf'] as const;
export type DossierForm = (typeof DOSSIER_FORMS)[number];

/** A file that the server made. body is base64url. */
export interface DossierFile {
  name: string;
  type: string;
  body: string;
}

/** Somebody in a dossier: their two words, and what is sealed about them that the reader may have a key to. */
export interface DossierWho {
  id: string;
  handle: string;
  /** The newest first. person: the entry that it belongs to. */
  identities: { person: string; id: string; sealedFor: string[] }[];
}

/**
 * A dossier. Of a page the document is set, of another form the file. For names, both have marks where a name belongs.
 */
export interface DossierMade {
  document: ReportDocument | null;
  file: DossierFile | null;
  people: DossierWho[];
  /** Whether the server can make a PDF. */
  prints: boolean;
}

/** That a dossier was made, or a sealed file of all people of a team, which is in no language. */
export interface DossierLine {
  at: string;
  by: string;
  of: DossierSubject | 'team';
  as: string;
  language: string | null;
  withNames: boolean;
  people: number;
}
