import type { Text } from '../text/text.js';
import type { Finding } from './server-health.js';

/**
 * Formats what a check found, and what to do about it; null: nothing.
 * @param moment formats a moment; a moment that nobody knows is said as a dash
 */
export const formatFinding = (
  { check, is, n, at, what }: Finding,
  t: Text,
  moment: (at: string) => string,
): { label: string; found: string; todo: string | null } => {
  const known = is === 'not-known' ? 'server.not-known' : `server.${check}.${is}`;
  // Where evidence is in a bucket, the sentences about disks leave it out.
  const key = n?.['evidence'] === undefined && t.has(`${known}.home`) ? `${known}.home` : known;
  const params = { ...n, moment: at ? moment(at) : '—', ...(what ? { what } : {}) };
  return {
    label: t(`server.${check}`),
    found: t(key, params),
    todo: t.has(`${key}.do`) ? t(`${key}.do`, params) : null,
  };
};
