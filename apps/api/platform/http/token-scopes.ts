/** What a token may be allowed to do. It can do only what both the token and its member's role allow. */
export const SCOPES = ['read-figures', 'read-records', 'log-incidents'] as const;
export type Scope = (typeof SCOPES)[number];
export const isScope = (value: unknown): value is Scope => (SCOPES as readonly unknown[]).includes(value);

/** Returns the token of `Authorization: Bearer ...`; null if there is none. */
export const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
