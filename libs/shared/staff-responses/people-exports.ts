import type { PeopleFileRecord } from '../people/people-file/people-file.js';

/** That a sealed file of people was made. */
export interface PeopleExportLine {
  at: string;
  by: string;
  people: number;
}
/** What a member may export, and what was exported of people all of whom they may know of. */
export interface PeopleExports {
  /** The people on whose team the member is, each entry once. */
  people: number;
  /**
   * Ids of the keys for which the file may be sealed: of those who may know of everything in it, and the recovery key.
   */
  keys: string[];
  items: PeopleExportLine[];
}

/** An identity whose ciphertext a browser asks for. size: how many bytes it has. */
export interface IdentityToOpen {
  id: string;
  revision: number;
  person: string;
  size: number;
}
/** Some of the people of an export, with all that belongs to them. What belongs to several can come several times. */
export interface PeopleExportPart {
  /** Without identities: the browser opens those. */
  records: PeopleFileRecord[];
  /** What is sealed for this member about who these people are. */
  identities: IdentityToOpen[];
  /** How many of the people are done with this part. */
  done: number;
  /** After whom the next part begins; null: this is the last. */
  next: string | null;
}
