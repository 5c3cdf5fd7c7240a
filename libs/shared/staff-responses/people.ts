import type { Custody } from '../custody/spells.js';
import type { DayWindow } from '../day/day-window.js';
import type { LimitOfPerson } from '../people-figures/custody-clock.js';
import type { CustodyLimit, LimitConfirmation } from '../people-figures/custody-limits.js';
import type { CaseEvent } from '../people/case-event.js';
import type { Charge, CourtCase } from '../people/court-case.js';
import type { Person } from '../people/person.js';
import type { StepState } from '../people/set-steps.js';
import type { PersonWarning } from '../people/person-faults.js';
import type { Waiting } from './sealed-notes.js';

/** One revision of who a person is, as ciphertext: who sealed it, and the ids of the keys that open it. */
interface IdentityRevision {
  revision: number;
  sealedBy: string;
  sealedAt: string;
  sealedFor: string[];
}
/** What somebody sealed about who a person is. The server cannot read it. */
export interface IdentityView extends IdentityRevision {
  id: string;
  /** Ids of the keys of the team, and of the recovery key, that do not open it yet. */
  waitingFor: string[];
  /** Somebody who had its content key may no longer open it: it waits to be sealed with a new one. */
  stale: boolean;
  former: IdentityRevision[];
}
/** An identity for a reader to open in the browser. body and wrapped are base64url. */
export interface OpenedIdentity {
  id: string;
  revision: number;
  body: string;
  wrapped: string;
}

/** A revision of an identity that waits: for a key of somebody who may open it, or to be sealed anew. */
export interface WaitingIdentity extends Waiting {
  person: string;
  handle: string;
  /** How many bytes its body has. */
  size: number;
}

/** An event of people. Those of its people whom the reader may not know of are left out. */
export interface CaseEventView {
  id: string;
  revision: number;
  changedBy: string;
  changedAt: string;
  event: CaseEvent;
}

/** How a person is joined with another, because both are the same. */
interface JoiningView {
  /** The person that both are from now on. */
  into: string;
  handle: string | null;
  askedBy: string;
  /** Null: a second reviewer has not agreed yet. */
  agreedBy: string | null;
  /** Who asks to undo it, which takes a second reviewer as well; null: nobody. */
  undoAskedBy: string | null;
}

/** A person as reviewers read them. Whoever handed one in and cannot read it back gets only id and revision. */
export interface PersonView {
  id: string;
  revision: number;
  author: string;
  changedBy: string;
  changedAt: string;
  team: { id: string; name: string; able: boolean }[];
  person: Person;
  warnings: PersonWarning[];
  /** With those of the people who were joined into this one. */
  events: CaseEventView[];
  /** Events that were taken back: they count for nothing, and can be restored. */
  takenBack: CaseEventView[];
  /** Derived from the events, and never entered. */
  custody: Custody;
  /** The limits of custody by law that say something of this person today. */
  limits: LimitOfPerson[];
  joining: JoiningView | null;
  /** Those who were joined into this person. */
  joined: { id: string; handle: string }[];
  /** Every entry of the same person, also this one: whom an erasure erases. Sorted. */
  entries: string[];
  /** The cases that this person is in, with the charges against them. */
  cases: { id: string; handle: string; roles: string[]; charges: Charge[] }[];
  identities: IdentityView[];
  /** Since when somebody asks that this person is erased; null: nobody does. */
  erasure: { askedBy: string; askedAt: string } | null;
}

/** One line of the list: by handle, never by name. */
export interface PersonLine {
  id: string;
  revision: number;
  handle: string;
  risk: string | null;
  showing: string | null;
  /** The names of the team. */
  team: string[];
  warnings: PersonWarning[];
  acts: { incident: string | null; act: string | null }[];
  events: number;
  custody: Custody;
}
export interface PeoplePage {
  total: number;
  items: PersonLine[];
}

/** A case before a court. Those of its people whom the reader may not know of are left out, with their charges. */
export interface CourtCaseView {
  id: string;
  revision: number;
  changedBy: string;
  changedAt: string;
  courtCase: CourtCase;
  /** The events that name this case, or by which a charge in it changed. */
  events: CaseEventView[];
  /** What the limits of custody by law say of each of the accused today, by all that is recorded of them. */
  limits: { person: string; limits: LimitOfPerson[] }[];
}
export interface CourtCasePage {
  total: number;
  items: { id: string; revision: number; handle: string; court: string | null; people: number; charges: number }[];
}

/** What somebody learns who hands a person or an event in: that it is stored. */
export interface HandedIn {
  id: string;
  revision: number;
}

/** One line in the history of a person, an event or a case. */
export interface PeopleChange {
  at: string;
  actor: string;
  /** What was done, as the log says. */
  what: string;
  /** Null: the answers stayed as they were. */
  revision: number | null;
  /** The answers as they were from then on; null: they did not change, or cannot be read any more. */
  answers: Person | CaseEvent | CourtCase | null;
}

/** A hearing or another step before a court: one that was set, or one that was held. */
export interface HearingLine {
  /** The event that set it, or that it is. */
  event: string;
  type: string;
  /** The days on which it may be. */
  when: DayWindow;
  /** What became of a step that was set; null: the event is itself a hearing that was held. */
  state: StepState | null;
  case: { id: string; handle: string } | null;
  people: { id: string; handle: string }[];
}

/** What waits for a second reviewer: to join two entries of one person, or to undo that. */
export interface WaitingJoining {
  person: string;
  handle: string;
  into: string;
  intoHandle: string;
  askedBy: string;
  isUndoing: boolean;
  /** The member who reads this asked, and may only take it back. */
  isMine: boolean;
}

/** A person at high risk none of whose team can act, and who asks to be let in. It says nothing else of them. */
export interface PersonWithoutTeam {
  person: string;
  askedBy: string | null;
}

/** A request to erase a person. It says nothing of them. */
export interface PersonErasure {
  person: string;
  askedBy: string;
  askedAt: string;
  /** Whether the member who reads this may decide. */
  mayDecide: boolean;
}

/** A limit of custody by law as it counts now, and what was written down of a lawyer who compared it. */
export interface LimitToConfirm {
  /** As it counts: with the confirmation that two people agreed to and that still holds. */
  limit: CustodyLimit;
  /** It is confirmed in the file that ships, and nothing is to be done here. */
  isOfFile: boolean;
  /** What was written down at the desk, the newest first; what was taken back is not there. */
  confirmations: WrittenConfirmation[];
}
export interface WrittenConfirmation extends LimitConfirmation {
  id: string;
  askedBy: string;
  /** Null: a second reviewer has not agreed yet. */
  agreedBy: string | null;
  /** The limit is not the one that was compared any more: its entry in the file changed, and this holds no longer. */
  isOutdated: boolean;
  /** Whether the reader may agree. */
  mayAgree: boolean;
  looksLikeName: boolean;
}
