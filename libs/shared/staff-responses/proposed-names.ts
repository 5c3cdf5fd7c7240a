/** What a proposed name is of. A landmark is a point inside a commune: a court, a park, an embassy. */
export const NAME_KINDS = ['landmark', 'group'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** 'joined': it is another name of something that is known. */
export const NAME_STATES = ['proposed', 'accepted', 'joined', 'refused'] as const;
export type NameState = (typeof NAME_STATES)[number];

export const NAME_DECISIONS = ['accept', 'join', 'refuse'] as const;
export type NameDecision = (typeof NAME_DECISIONS)[number];

/** Most characters of one name, and of the note. */
export const NAME_LENGTH = 200;
export const NAME_NOTE_LENGTH = 1000;

/** Most names of one member that wait for a decision. */
export const MOST_WAITING = 50;

/**
 * A name as somebody proposes it. At least one of the two names is there, unless it was refused and its words deleted.
 */
export interface NameProposal {
  kind: NameKind;
  nameEn: string | null;
  nameKm: string | null;
  /** Other names to find it by. */
  aliases: string[];
  /** Why; for whoever decides. */
  note: string | null;
  /** Of a landmark: only reviewers, and who proposed it, find it. */
  sensitive: boolean;
  /** Of a landmark: its commune and its point, in degrees. Null: it is a group. */
  at: { place: string; lat: number; lon: number } | null;
}

/** A proposed name, and what became of it. */
export interface ProposedName extends NameProposal {
  id: string;
  revision: number;
  state: NameState;
  /**
   * Who proposed it. As the note, the day (UTC) and who decided: null unless the reader is a reviewer, or proposed it.
   */
  by: string | null;
  mine: boolean;
  on: string | null;
  decidedBy: string | null;
  /** The landmark with which it was joined. */
  landmark: string | null;
  /** The group that it became, or with which it was joined. */
  group: string | null;
  /** Whether this member may accept it or join it with another. */
  mayDecide: boolean;
}

/** A name that was just decided. */
export interface DecidedName extends ProposedName {
  /** On how many records that the reader may see a group stands as before, until each is saved next. */
  left: number;
}

export interface ProposedNamePage {
  total: number;
  /** How many this member may decide about. */
  waiting: number;
  /** How many more there are, which cannot be opened. */
  damaged: number;
  items: ProposedName[];
}

/** Whether a name still says something: of one that was refused, the words go once no record refers to it. */
export const hasWords = ({ nameEn, nameKm }: Pick<NameProposal, 'nameEn' | 'nameKm'>): boolean =>
  nameEn !== null || nameKm !== null;

/** Returns the names by which something is found, each once. */
export const namesOf = ({ nameEn, nameKm, aliases }: Pick<NameProposal, 'nameEn' | 'nameKm' | 'aliases'>): string[] => [
  ...new Set([nameEn, nameKm, ...aliases].filter((name) => name !== null)),
];
