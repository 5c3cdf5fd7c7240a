/** A member's sign-in methods, as the API sends them. */
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
/** The response to a change. It contains recovery codes only once, when they are made. */
export interface Changed {
  account: Account;
  recoveryCodes: string[] | null;
}
