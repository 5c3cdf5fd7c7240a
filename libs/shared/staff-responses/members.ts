import type { Member } from './sign-in.js';

/**
 * Whether a member may act, who gave them access and who vouched for them. For reviewers and administrators; days, not
 * times.
 */
export interface MemberTrust {
  waits: boolean;
  accessHow: AccessHow | null;
  accessGivenBy: string | null;
  accessGivenOn: string | null;
  vouchedBy: string | null;
  vouchedOn: string | null;
  samePersonAs: string | null;
  newTeam: 'exempt' | 'closing' | null;
  mayVouch: boolean;
  mayBeginWait: boolean;
}

export type AccessHow = 'invited' | 'promoted' | 'reset';

export interface MemberEntry extends Member {
  frozen: boolean;
  createdOn: string;
}

/**
 * A member who may not act yet, for the first page of those who must know. until: when a running seven-day wait ends.
 */
export interface WaitingMember extends Member, MemberTrust {
  until: string | null;
  waitAskedBy: string | null;
  mayObject: boolean;
}

/**
 * Whether one person may do what otherwise takes two, and who proposed it in the last seven days while a second person
 * has not agreed.
 */
export interface SmallTeam {
  on: boolean;
  asked: { by: string; name: string } | null;
}

export interface OrganisationSettings {
  /** As readers see it: "assessed as unlawful by ORGANISATION". */
  organisation: string;
  /** The same in Khmer; empty: the English name. */
  organisationKm: string;
  /** Where it is; empty: it has not said. */
  address: string;
  /** What this site is, in one sentence; empty: Vigil's own sentence. */
  sentenceEn: string;
  sentenceKm: string;
  /** The query of the map's address that the first page opens with, without "?"; empty: everything recorded. */
  startView: string;
  /** A PNG as base64; empty: none. */
  logo: string;
  /** "under STANDARDS", unless an assessment names others. */
  standards: string;
  /** The same in Khmer; empty: readers of Khmer are told that they are in the other language. */
  standardsKm: string;
  /** How readers reach the organisation, in its own words; empty: it has not said. */
  contact: string;
  /** Within how many days it answers an objection. */
  objectionDays: number;
  /** How many days after that the text of an objection is stored. */
  objectionKeepDays: number;
  /** After how many days a record is free again if its owner did nothing with it. Only the team sees it. */
  ownerDays: number;
  /** The reviewer who verified a record may also publish it. The history notes it each time. */
  smallTeam: boolean;
}
