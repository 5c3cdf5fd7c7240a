/** What the maker of a secret address is told of it. The address itself was shown once. */
export interface PrivateAddress {
  expiresOn: string;
  lastUsedOn: string | null;
  hasEnded: boolean;
}

/** A member's address of a calendar; null: none. `entries`: how many it has now, or would have. */
export interface OwnHearingCalendar {
  address: PrivateAddress | null;
  entries: number;
}

/** The address of a calendar, in the one answer that has it. */
export interface MadeHearingCalendar {
  address: string;
  expiresOn: string;
}
