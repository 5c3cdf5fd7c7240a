import type { CheckName, Finding } from '@vigil/shared/staff-responses/server-health.js';
import type { MailState } from '@vigil/shared/staff-responses/outside-messages.js';
import type { SearchState } from '@vigil/shared/staff-responses/server-health.js';
import { existsSync } from 'node:fs';
import type { DataSource, EntityManager } from 'typeorm';
import { administratorNames, ableReviewers } from '../../../accounts/members.repository.js';
import { countMail } from '../../../accounts/notices/outside-messages.repository.js';
import { countOpenSessions } from '../../../accounts/sessions.repository.js';
import { IDLE_MINUTES } from '../../../accounts/sessions.service.js';
import { isSignedByAnother } from '../../../audit-log/checkpoints.js';
import { readKept, setBackFrom } from '../../../audit-log/kept-checkpoint.js';
import { countAllLeaves } from '../../../audit-log/log.repository.js';
import { existingSigningKey } from '../../../audit-log/signing-key.js';
import { logStatusOf } from '../../../audit-log/witnesses/log-status.js';
import { witnessesOf } from '../../../audit-log/witnesses/configured-witnesses.js';
import type { Config } from '../../../config.js';
import { askIn, currentKeyId } from '../../../encryption/key.repository.js';
import { isBesideData } from '../../../encryption/key-location.js';
import { keySource } from '../../../encryption/key-source.js';
import { keyringOf } from '../../../encryption/keyring.js';
import { damagedFiles, storedFiles } from '../../../evidence/evidence.repository.js';
import { unsentAlerts } from '../alerts/alert-stores.repository.js';
import { alertChannels } from '../alerts/deliver-alert.js';
import { evidenceFolder, openEvidenceStore } from '../../../evidence/configured-store.js';
import { StoreFull } from '../../../evidence/evidence-store.js';
import { countUnread, lastRun } from '../../../evidence/integrity-check.repository.js';
import { countLongUninspected } from '../../../evidence/inspection/inspection.repository.js';
import type { BackgroundWork } from '../../../platform/background-work.js';
import { freeBytes } from '../../../platform/database/database-disk-space.js';
import { askPublicHead } from '../../../platform/database/public-site-state.repository.js';
import type { ReplicaState } from '../../../platform/database/public-replica.js';
import type { SlowStatements } from '../../../platform/database/slow-statements.js';
import { StoreUnavailable } from '../../../platform/bucket/stored-files.js';
import { ownVersion } from '../../../platform/own-version.js';
import { lastBackup, lastDrill } from '../../backup/last-backup.js';
import { lookAtBackupPlace } from './backup-place-check.js';
import type { Looks } from '../run-checks.js';
import { readDiskMeasures } from './disk-measures.js';
import { mayWriteIn, mayWriteInOrMake } from './may-write-in.js';
import {
  judgeAddress,
  judgeAlerts,
  judgeBackup,
  judgeDrill,
  judgeCount,
  judgeDisk,
  judgeEvidence,
  judgeInspection,
  judgeKeyPlace,
  judgeMail,
  judgeProxies,
  judgeReplica,
  judgeWitnesses,
} from './judge.js';

type Asks = Pick<EntityManager, 'query'>;

/** Free bytes on the disks of the home and of the evidence; null also for evidence in a bucket. */
export const freeOnDisks = (config: Config): { home: number | null; evidence: number | null } => ({
  home: freeBytes(config.home),
  evidence: freeBytesOfEvidence(config),
});

const freeBytesOfEvidence = (config: Config): number | null => {
  const folder = evidenceFolder(config);
  return folder === null ? null : freeBytes(config.evidenceFolder ? folder : config.home);
};

/** Returns the folder of evidence if no file can be written there; null: all is well, or it is in a bucket. */
export const closedEvidenceFolder = async (config: Config): Promise<string | null> => {
  const folder = evidenceFolder(config);
  if (folder === null || (config.evidenceFolder === null && !existsSync(config.home))) return null;
  return (await mayWriteInOrMake(folder)) ? null : folder;
};

/** How often it is tried whether a bucket takes files: in one with versions, each try stays. */
const TRY_EVERY_MS = 3_600_000;

/** @param tried when the bucket last took a file, in milliseconds */
const lookAtEvidenceStore = async (config: Config, tried: { at: number | null }): Promise<Finding<'evidenceStore'>> => {
  const check = 'evidenceStore';
  if (config.evidenceBucket === null)
    return { check, is: (await closedEvidenceFolder(config)) === null ? 'folder' : 'closed' };
  let hasAnswered = false;
  try {
    const store = openEvidenceStore(config);
    await store.assertAnswers();
    hasAnswered = true;
    if (tried.at === null || Date.now() - tried.at >= TRY_EVERY_MS) {
      tried.at = null;
      await store.assertTakes();
      tried.at = Date.now();
    }
    return { check, is: 'answers' };
  } catch (error) {
    if (error instanceof StoreFull) return { check, is: 'full' };
    if (!(error instanceof StoreUnavailable)) return { check, is: 'no-key' };
    return { check, is: hasAnswered && error.trouble === 'credentials' ? 'no-rights' : error.trouble };
  }
};

const lookAtDatabase = (desk: Pick<DataSource, 'query'>): Promise<Finding<'database'>> =>
  countAllLeaves(desk).then(
    () => ({ check: 'database', is: 'answers' }),
    () => ({ check: 'database', is: 'silent' }),
  );

/** @param isSetBack whether the log does not go on from what this home has signed */
export const lookAtLog = async (
  config: Config,
  desk: Asks,
  isSetBack: () => Promise<boolean> | boolean,
): Promise<Finding<'log'>> => {
  if (config.log.minutes === 0) return { check: 'log', is: 'unsigned' };
  const isOther = await isSignedByAnother(desk, existingSigningKey(config));
  if (await isSetBack()) return { check: 'log', is: 'set-back' };
  return { check: 'log', is: isOther ? 'other-key' : 'signed' };
};

/** Checks that need the settings and the database, and so also work while Vigil does not run. */
export const placeLooks = (config: Config, desk: Pick<DataSource, 'query' | 'manager'>) => {
  const triedBucket = { at: null };
  const askedPlace = { last: null };
  return {
    database: () => lookAtDatabase(desk),
    disk: async () => {
      // A home that is not there yet is on a disk that nobody named.
      if (!existsSync(config.home)) return { check: 'disk', is: 'not-known' };
      const canWrite = await mayWriteIn(config.home);
      return judgeDisk(freeOnDisks(config), await readDiskMeasures(config), canWrite, config.evidenceBucket !== null);
    },
    evidenceStore: () => lookAtEvidenceStore(config, triedBucket),
    key: async () => {
      const current = await currentKeyId(askIn(desk));
      const keys = await keySource(config)
        .read()
        .catch(() => null);
      return { check: 'key', is: keys?.some(({ id }) => id === current) ? 'fits' : 'missing' };
    },
    log: () => lookAtLog(config, desk, async () => (await setBackFrom(readKept(config), desk)) !== null),
    evidence: async () => {
      const { manager } = desk;
      const damaged = (await damagedFiles(manager, { id: null, role: 'admin' }, 1))[0]?.total ?? 0;
      const [{ files }, unread, last] = [
        await storedFiles(manager),
        await countUnread(manager),
        await lastRun(manager),
      ];
      return judgeEvidence({ files, damaged, unread, checkedAt: last?.endedAt?.toISOString() ?? null });
    },
    inspection: async () => judgeInspection(await countLongUninspected(desk.manager)),
    backup: async () => judgeBackup(await lastBackup(config), Date.now()),
    backupPlace: () => lookAtBackupPlace(config, askedPlace),
    drill: async () => judgeDrill(await lastDrill(config), Date.now()),
    witnesses: async () =>
      judgeWitnesses(await logStatusOf(desk as Asks, witnessesOf(config.log), Date.now()), Date.now()),
    version: () => ({ check: 'version', is: 'is', what: ownVersion }),
    alerts: async () =>
      judgeAlerts(config, await unsentAlerts(desk.manager, config.home, [...alertChannels(config).keys()])),
    address: () => judgeAddress(config),
    proxies: () => judgeProxies(config),
    keyPlace: () => judgeKeyPlace(config, isBesideData(config)),
    administrators: async () => judgeCount('administrators', (await administratorNames(desk.manager)).length),
    reviewers: async () => judgeCount('reviewers', (await ableReviewers(desk.manager)).length),
  } satisfies Partial<Looks<CheckName>>;
};

/** What only a running server knows of itself. */
export interface Running {
  /** Null: there is no replica. */
  replica: () => Promise<ReplicaState | null>;
  publicSide: { query(sql: string): Promise<unknown> };
  work: Pick<BackgroundWork, 'state'>;
  mailState: () => Promise<MailState>;
  searchState: () => SearchState;
  slow: SlowStatements;
  hasLostWrites: () => boolean;
  /** Looked for at the start and at each checkpoint: it may read thousands of lines. */
  isSetBack: () => boolean;
}

/** Checks of a running server. */
export const runningLooks = (
  desk: Pick<DataSource, 'query' | 'manager'>,
  { publicSide, replica, work, mailState, searchState, slow, hasLostWrites }: Running,
) => {
  const isLocked = (): boolean => keyringOf(desk.manager).locked;
  return {
    database: async () => {
      const finding = await lookAtDatabase(desk);
      return finding.is === 'answers' && hasLostWrites() ? { check: 'database', is: 'set-back' } : finding;
    },
    publicDatabase: () =>
      askPublicHead(publicSide).then(
        () => ({ check: 'publicDatabase', is: 'answers' }),
        () => ({ check: 'publicDatabase', is: 'silent' }),
      ),
    replica: async () => {
      const state = await replica();
      return state === null ? { check: 'replica', is: 'not-known' } : judgeReplica(state);
    },
    queue: () => {
      const { works, late } = work.state();
      // A locked server cannot do some of its work, and is meant to wait.
      const isLate = late.length > 0 && !isLocked();
      return isLate
        ? { check: 'queue', is: 'late', n: { works: late.length }, what: late.join(', ') }
        : { check: 'queue', is: 'runs', n: { works } };
    },
    lock: () => ({ check: 'lock', is: isLocked() ? 'locked' : 'open' }),
    search: () => ({ check: 'search', is: searchState() }),
    mail: async () => judgeMail(await mailState(), await countMail(desk.manager)),
    statements: () => {
      const { length } = slow.ofLastDay();
      return length > 0
        ? { check: 'statements', is: 'slow', n: { statements: length } }
        : { check: 'statements', is: 'quick' };
    },
    sessions: async () => ({
      check: 'sessions',
      is: 'counted',
      n: { sessions: await countOpenSessions(desk.manager, IDLE_MINUTES) },
    }),
  } satisfies Partial<Looks<CheckName>>;
};
