/** What a token may be given to do. Rights are those of the token and of its member's role, whichever is less. */
export const SCOPES = ['read-figures', 'read-records', 'log-incidents'] as const;
export type Scope = (typeof SCOPES)[number];
export const isScope = (value: unknown): value is Scope => (SCOPES as readonly unknown[]).includes(value);

/** The token of `Authorization: Bearer ...`; null where there is none. */
export const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
