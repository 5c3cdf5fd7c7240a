export type Role = 'monitor' | 'reviewer' | 'analyst' | 'admin';

/** A person who has signed in. The name is a pseudonym. */
export interface Member {
  id: string;
  name: string;
  role: Role;
  /** Codes of the countries whose records they may see; null: all countries. */
  countries: readonly string[] | null;
}

/** Ways to prove one's identity other than the password. */
export type Way = 'passkey' | 'code' | 'recoveryCode';

/** What a waiting member is told about their own wait. */
export interface OwnWait {
  id: string;
  givenBy: string | null;
  until: string | null;
  mayBegin: boolean;
  canBeVouchedFor: boolean;
}

/**
 * An incomplete session. The member has shown only a password and must use or set up a second factor, or waits until a
 * reviewer vouches for them.
 */
export interface Pending {
  name: string;
  needs: 'enrolment' | 'second-factor' | 'waiting';
  ways: Way[];
  /** What a member who waits for a vouch is told. */ wait: OwnWait | null;
}

/** Who has signed in: a member, or somebody whose session is not whole yet. */
export interface Arrival {
  member: Member | null;
  pending: Pending | null;
}

export interface PasskeyEntry {
  id: string;
  name: string;
  createdOn: string;
  lastUsedOn: string | null;
}

/** The ways in which a member signs in. */
export interface SignInMethods {
  name: string;
  hasPassword: boolean;
  hasTotp: boolean;
  passkeys: PasskeyEntry[];
  recoveryCodesLeft: number;
}

/** The response to a change of them. */
export interface SignInMethodsChanged {
  account: SignInMethods;
  /** Shown once: with the first second factor, and when the member asks for new ones. */
  recoveryCodes: string[] | null;
}
