import type { Custody } from '../custody/spells.js';
import type { Day } from '../day/day.js';
import type { LimitOfPerson } from '../people-figures/custody-clock.js';
import type { CaseEvent } from '../people/case-event.js';
import type { Charge, CourtCase } from '../people/court-case.js';
import type { Person } from '../people/person.js';

/** What a dossier can be of. A group: everybody with a tie to it of whom the reader may know. */
export const DOSSIER_SUBJECTS = ['person', 'case', 'group'] as const;
export type DossierSubject = (typeof DOSSIER_SUBJECTS)[number];

export interface DossierEvent {
  id: string;
  event: CaseEvent;
  /** The event of the same person that came before it, where their days overlap. */
  after: string | null;
}

/** One person of a dossier, whether entered once or several times and joined. */
export interface DossierPerson {
  /** Of the entry that all are from now on. */
  id: string;
  /** The answers of each entry, that one first. */
  entries: readonly Person[];
  /** In the order of their days. */
  events: readonly DossierEvent[];
  custody: Custody;
  cases: readonly { id: string; handle: string; roles: readonly string[]; charges: readonly Charge[] }[];
  /** The limits of custody by law that say something of this person. */
  limits: readonly LimitOfPerson[];
}

export type DossierOf =
  | { of: 'person' }
  | { of: 'group'; group: string }
  | {
      of: 'case';
      case: CourtCase;
      events: readonly DossierEvent[];
      /** Of each entry, the person who it is from now on. */
      personOf: ReadonlyMap<string, string>;
      /** The titles of the incidents that it is about. */
      incidents: readonly string[];
    };

/** What a dossier is written from. */
export interface DossierMaterial {
  subject: DossierOf;
  people: readonly DossierPerson[];
  today: Day;
  organisation: string;
  demo: boolean;
  /** Returns the name of a place, of a group, the two words of a case. */
  placeName: (code: string) => string;
  groupName: (id: string) => string;
  caseName: (id: string) => string | null;
}
