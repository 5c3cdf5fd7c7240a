import type { Finding, LastBackup, LastDrill } from '@vigil/shared/staff-responses/server-health.js';
import type { LogStatus } from '@vigil/shared/staff-responses/revision-log.js';
import type { MailState, MailTrouble } from '@vigil/shared/staff-responses/outside-messages.js';
import type { Config } from '../../../config.js';
import type { ReplicaState } from '../../../platform/database/public-replica.js';

const DAY_MS = 86_400_000;
const MEBIBYTE = 2 ** 20;
const GIGABYTE = 1e9;

/** Whole days between two moments, in milliseconds. */
const daysBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / DAY_MS));

/** Free bytes of both disks on one day, in UTC: '2026-11-30'. null: the system does not tell. */
export interface DiskMeasure {
  day: string;
  home: number | null;
  evidence: number | null;
}

/** The days that the rate is of, and the fewest that say anything of it. */
const RATE_DAYS = 28;
const FEWEST_DAYS = 3;

/**
 * Returns in how many days a disk is full if it fills as in the last 28 days: the line through its measures by least
 * squares. null: it does not fill, or there are measures of less than three days.
 */
export const daysUntilFull = (measures: readonly DiskMeasure[], disk: 'home' | 'evidence'): number | null => {
  const points = measures
    .flatMap(({ day, [disk]: free }) => (free === null ? [] : [{ x: Date.parse(day) / DAY_MS, y: free }]))
    .sort((a, b) => a.x - b.x);
  const last = points.at(-1);
  const used = last ? points.filter(({ x }) => x > last.x - RATE_DAYS) : [];
  if (!last || last.x - used[0]!.x < FEWEST_DAYS) return null;
  const [mx, my] = [used.reduce((sum, { x }) => sum + x, 0), used.reduce((sum, { y }) => sum + y, 0)].map(
    (sum) => sum / used.length,
  ) as [number, number];
  const slope =
    used.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / used.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  return slope >= 0 ? null : Math.max(0, Math.floor(last.y / -slope));
};

/** The least that PostgreSQL and the evidence need in order to go on. */
const NEEDED_BYTES = 64 * MEBIBYTE;
const FILLING_DAYS = 30;
const LOW_DAYS = 7;

/**
 * @param canWrite a file could be written: a disk that went read-only still has free space
 * @param isElsewhere evidence is on no disk of this computer
 */
export const judgeDisk = (
  free: { home: number | null; evidence: number | null },
  measures: readonly DiskMeasure[],
  canWrite: boolean,
  isElsewhere = false,
): Finding<'disk'> => {
  const known = [free.home, free.evidence].filter((bytes) => bytes !== null);
  const least = Math.min(...known);
  if (!canWrite || least < NEEDED_BYTES) return { check: 'disk', is: 'full' };
  if (known.length === 0) return { check: 'disk', is: 'not-known' };
  const gigabytes = (bytes: number | null): number => Math.floor(((bytes ?? least) / GIGABYTE) * 10) / 10;
  const n = {
    home: gigabytes(free.home),
    ...(isElsewhere ? {} : { evidence: gigabytes(free.evidence) }),
  };
  const days = Math.min(
    ...(isElsewhere ? (['home'] as const) : (['home', 'evidence'] as const)).map(
      (disk) => daysUntilFull(measures, disk) ?? Number.POSITIVE_INFINITY,
    ),
  );
  if (least < GIGABYTE || days <= LOW_DAYS)
    return { check: 'disk', is: 'low', n: Number.isFinite(days) ? { ...n, days } : n };
  if (!Number.isFinite(days)) return { check: 'disk', is: 'roomy', n };
  return { check: 'disk', is: days <= FILLING_DAYS ? 'filling' : 'fills-slowly', n: { ...n, days } };
};

const BEHIND_SECONDS = 10;

export const judgeReplica = ({ is, secondsBehind, numbersBehind }: ReplicaState): Finding<'replica'> => {
  if (is !== 'read') return { check: 'replica', is };
  const n = { seconds: secondsBehind!, numbers: numbersBehind! };
  return { check: 'replica', is: n.seconds > BEHIND_SECONDS ? 'behind' : 'read', n };
};

const BACKUP_DAYS = 3;

export const judgeBackup = (last: LastBackup | null, now: number): Finding<'backup'> => {
  if (last === null) return { check: 'backup', is: 'none' };
  const { files, damaged, lost, madeAt: at, checkedAt, failedAt } = last;
  if (now - Date.parse(at) > BACKUP_DAYS * DAY_MS)
    return { check: 'backup', is: 'old', n: { days: daysBetween(Date.parse(at), now) }, at };
  if (failedAt !== undefined) return { check: 'backup', is: 'failed', at: failedAt };
  if (damaged + lost > 0) return { check: 'backup', is: 'damaged', n: { damaged, lost }, at };
  return { check: 'backup', is: checkedAt === undefined ? 'unchecked' : 'made', n: { files }, at };
};

/** A restore is to be tried twice a year. */
const DRILL_DAYS = 200;
export const judgeDrill = (last: LastDrill | null, now: number): Finding<'drill'> => {
  if (last === null) return { check: 'drill', is: 'none' };
  const { at, seconds, isWell } = last;
  if (!isWell) return { check: 'drill', is: 'faults', at };
  if (now - Date.parse(at) > DRILL_DAYS * DAY_MS)
    return { check: 'drill', is: 'old', n: { days: daysBetween(Date.parse(at), now) }, at };
  return { check: 'drill', is: 'well', n: { minutes: Math.ceil(seconds / 60) }, at };
};

/** @param unread how many files the last check could not read, or no check got to */
export const judgeEvidence = ({
  files,
  damaged,
  unread,
  checkedAt,
}: {
  files: number;
  damaged: number;
  unread: number;
  checkedAt: string | null;
}): Finding<'evidence'> => ({
  check: 'evidence',
  is: damaged > 0 ? 'damaged' : unread > 0 ? 'unread' : 'whole',
  n: { files, damaged, unread },
  ...(checkedAt ? { at: checkedAt } : {}),
});

/**
 * A witness may be away for a day. `outside.at` says when a witness had the newest line that any of them signed, so a
 * log that nobody writes into is never old.
 */
export const judgeWitnesses = (
  { outside, openSince, isOld, witnesses }: Pick<LogStatus, 'outside' | 'openSince' | 'isOld' | 'witnesses'>,
  now: number,
): Finding<'witnesses'> => {
  if (witnesses.length === 0) return { check: 'witnesses', is: 'none' };
  const n = { witnesses: witnesses.length, days: openSince ? daysBetween(Date.parse(openSince), now) : 0 };
  return { check: 'witnesses', is: isOld ? 'silent' : 'signed', n, ...(outside ? { at: outside.at } : {}) };
};

export const judgeMail = (
  state: MailState,
  { failing, trouble, acceptedAt }: { failing: number; trouble: MailTrouble | null; acceptedAt: string | null },
): Finding<'mail'> => {
  if (state !== 'on') return { check: 'mail', is: state };
  // An address that is refused is its owner's to mend; everything else is the mail server's.
  const isFailing = failing > 0 && trouble !== null && trouble !== 'address';
  return { check: 'mail', is: isFailing ? 'failing' : 'on', ...(acceptedAt ? { at: acceptedAt } : {}) };
};

/** A file that waits so long was not inspected when it came, and is only at the next start. */
export const judgeInspection = (waiting: number): Finding<'inspection'> =>
  waiting > 0 ? { check: 'inspection', is: 'waiting', n: { waiting } } : { check: 'inspection', is: 'done' };

export const judgeAddress = ({ address }: Pick<Config, 'address'>): Finding<'address'> => ({
  check: 'address',
  is: address === null ? 'none' : address.startsWith('https:') ? 'https' : 'http',
});

/** An alert that was refused once is tried again in a minute. */
const TRIES = 2;
/** @param unsent how often in a row an alert could not be sent */
export const judgeAlerts = ({ alerts }: Pick<Config, 'alerts'>, unsent: number): Finding<'alerts'> => {
  if (!alerts.mail && !alerts.webhook && alerts.command === null) return { check: 'alerts', is: 'off' };
  return { check: 'alerts', is: unsent >= TRIES ? 'unsent' : 'on' };
};

/** Vigil itself speaks no https, so a site with https has a proxy in front. */
export const judgeProxies = ({ trustedProxies }: Pick<Config, 'trustedProxies'>): Finding<'proxies'> => ({
  check: 'proxies',
  is: trustedProxies.length > 0 ? 'named' : 'none',
});

export const judgeKeyPlace = (
  { keyCommand }: Pick<Config, 'keyCommand'>,
  isBesideData: boolean,
): Finding<'keyPlace'> => ({
  check: 'keyPlace',
  is: keyCommand !== null ? 'command' : isBesideData ? 'beside-the-data' : 'file',
});

export const judgeCount = <C extends 'administrators' | 'reviewers'>(check: C, n: number): Finding<C> =>
  ({ check, is: n === 0 ? 'none' : n === 1 ? 'one' : 'several', n: { n } }) as unknown as Finding<C>;
