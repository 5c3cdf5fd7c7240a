import type { Text } from '../text/text.js';
import { formatNumber } from '../day/format-dates.js';
import type { Language } from '../language/languages.js';
import { commandsAsTyped } from './commands-as-typed.js';
import type { Finding } from './server-health.js';

/**
 * Formats what a check found, and what to do about it; null: nothing.
 * @param moment formats a moment; a moment that nobody knows is said as a dash
 * @param program what an operator types there before the name of a command
 */
export const formatFinding = (
  { check, is, n, at, what }: Finding,
  t: Text,
  moment: (at: string) => string,
  program = 'npm run',
): { label: string; found: string; todo: string | null } => {
  const known = is === 'not-known' ? 'server.not-known' : `server.${check}.${is}`;
  // Where evidence is in a bucket, the sentences about disks leave it out.
  const key = n?.['evidence'] === undefined && t.has(`${known}.home`) ? `${known}.home` : known;
  // A disk with little room left may also be full soon.
  const soon = n?.['days'] !== undefined && t.has(`${key}.days`) ? `${key}.days` : key;
  const params = { ...n, ...roomIn(n, t.language), moment: at ? moment(at) : '—', ...(what ? { what } : {}) };
  return {
    label: t(`server.${check}`),
    found: t(soon, params),
    todo: t.has(`${key}.do`) ? commandsAsTyped(t(`${key}.do`, params), program) : null,
  };
};

/** Sizes of disks, in GB, with a tenth where it matters. */
const roomIn = (n: Finding['n'], language: Language): Record<string, string> =>
  Object.fromEntries(
    ['home', 'evidence'].flatMap((disk) =>
      n?.[disk] === undefined ? [] : [[disk, formatNumber(n[disk], language, n[disk] < 10 ? 1 : 0)]],
    ),
  );
