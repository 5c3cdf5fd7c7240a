/** What a member is. A visitor without a session is the public. */
export const ROLES = ['monitor', 'reviewer', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export type Audience = 'public' | Role;

const EVERYBODY = ['public', ...ROLES] as const;

/**
 * Who may do what: the one table. A route names its action (`@Allow`), and the application does not start while one
 * names none. Whose record it is and in which state is decided by the room that owns it. Source: 03-security, the
 * rights table.
 */
export const RIGHTS = {
  /** The map, counts and published incidents. */
  'read-public': EVERYBODY,
  /** Sign in, take up an invitation, ask who one is. */
  'sign-in': EVERYBODY,
  'own-session': ROLES,
  'read-desk': ROLES,
  'log-incident': ['monitor', 'reviewer'],
  /** A monitor: their own. An analyst: from submission on, without internal answers. */
  'read-incidents': ['monitor', 'reviewer', 'analyst'],
  'review-incident': ['reviewer'],
  'publish-incident': ['reviewer'],
  'withdraw-incident': ['reviewer'],
  'merge-incidents': ['reviewer'],
  'assess-force': ['reviewer'],
  'keep-coverage': ['reviewer', 'analyst'],
  'freeze-report': ['reviewer', 'analyst'],
  'import-incidents': ['reviewer', 'analyst'],
  'keep-groups': ['reviewer', 'admin'],
  /** A reviewer may stop an account that acts strangely; only an administrator lets it go on. */
  'freeze-member': ['reviewer', 'admin'],
  /** One detail is erased for good by two people: who asks has read it, who approves has not. */
  'ask-erasure': ['reviewer'],
  'approve-erasure': ['admin'],
  administer: ['admin'],
} as const satisfies Record<string, readonly Audience[]>;

export type Action = keyof typeof RIGHTS;

export const mayDo = (audience: Audience, action: Action): boolean => (RIGHTS[action] as readonly Audience[]).includes(audience);
export const isAction = (value: unknown): value is Action => typeof value === 'string' && Object.hasOwn(RIGHTS, value);
export const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);
