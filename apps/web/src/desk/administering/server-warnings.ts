import type { HealthProbe, ServerHealth } from '@vigil/shared/staff-responses/server-health.js';

const BACKUP_DAYS = 3;
const DAY_MS = 86_400_000;
export const GIGABYTE = 1e9;

/** Returns what needs the administrator's attention, worst first, as text keys with their parameters. */
export const warningsOf = (
  { checks, backup, freeBytes, key, locked, search }: ServerHealth,
  now: number,
): { key: string; parts?: HealthProbe[]; n?: number }[] => {
  const isLocked = locked ? [{ key: 'desk.server.locked' }] : [];
  if (key === 'demo') return isLocked;
  const failed = (Object.keys(checks) as HealthProbe[]).filter((part) => checks[part] === 'failed');
  const isOld = backup !== null && now - Date.parse(backup.madeAt) > BACKUP_DAYS * DAY_MS;
  const isLow = [freeBytes.home, freeBytes.evidence].some((bytes) => bytes !== null && bytes < GIGABYTE);
  return [
    ...isLocked,
    ...(failed.length > 0 ? [{ key: 'desk.server.failed', parts: failed }] : []),
    ...(search === 'too-large' || search === 'failed' ? [{ key: `desk.server.search-${search}` }] : []),
    ...(isLow ? [{ key: 'desk.server.disk-low' }] : []),
    ...(backup === null ? [{ key: 'desk.server.backup-none' }] : []),
    ...(isOld ? [{ key: 'desk.server.backup-old', n: BACKUP_DAYS }] : []),
    ...(key === 'beside-the-data' ? [{ key: 'desk.server.key-move' }] : []),
  ];
};
