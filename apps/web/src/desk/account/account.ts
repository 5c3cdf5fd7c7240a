/** What a member signs in with, as the API says it. */
export interface Account {
  name: string;
  hasPassword: boolean;
  hasTotp: boolean;
  passkeys: Passkey[];
  recoveryCodesLeft: number;
}
export interface Passkey {
  id: string;
  name: string;
  createdOn: string;
  lastUsedOn: string | null;
}
/** The answer to a change. Recovery codes are in it once, when they are made. */
export interface Changed {
  account: Account;
  recoveryCodes: string[] | null;
}
