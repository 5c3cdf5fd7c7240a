/** A session as its member sees it. */
export interface SessionEntry {
  id: string;
  browser: string | null;
  system: string | null;
  network: string | null;
  since: string;
  lastUsed: string;
  isThis: boolean;
}

/**
 * A phone as its member or an administrator sees it. All times are days, except for its latest end (null: it was not
 * told to end).
 */
export interface PhoneEntry {
  id: string;
  name: string;
  member: string;
  mine: boolean;
  enrolledOn: string;
  lastSeenOn: string | null;
  hasEnded: boolean;
  endsBy: string | null;
}

/** A phone as somebody who may suspend its member sees it: when it was last in contact, without its name. */
export interface PhoneOfMember {
  id: string;
  lastSeenOn: string | null;
  endsBy: string | null;
}

export type FirstStep = 'password' | 'passkey' | 'link';

export type SecondStep = 'code' | 'recovery-code' | 'passkey';

/** One sign-in: who, on which day (UTC), in which way, with which kind of device. */
export interface SignInEntry {
  id: string;
  name: string;
  on: string;
  first: FirstStep;
  second: SecondStep | null;
  browser: string | null;
  system: string | null;
}

export interface SignInPage {
  total: number;
  items: SignInEntry[];
}
