import { monitorEventLoopDelay } from 'node:perf_hooks';
import { statfsSync } from 'node:fs';
import { stateOf, type CheckState, type Finding } from '@vigil/shared/staff-responses/server-health.js';
import type pg from 'pg';
import type { Metric, Sample } from '../../../platform/http/open-metrics.js';
import { ownVersion } from '../../../platform/own-version.js';

const STATES: Readonly<Record<CheckState, number>> = { good: 0, attention: 1, bad: 2, unknown: 3 };
const NANOSECONDS = 1e9;

const loop = monitorEventLoopDelay({ resolution: 20 });
loop.enable();

const one = (value: number | null | undefined): Sample[] =>
  value === null || value === undefined || Number.isNaN(value) ? [] : [{ value }];

/**
 * Returns how much of a disk is free, to a hundredth: a finer number would show when a file was added, and how large it
 * was.
 */
const freeRatio = (folder: string): number | null => {
  try {
    const { bavail, blocks } = statfsSync(folder);
    return Math.round((bavail / blocks) * 100) / 100;
  } catch {
    return null;
  }
};

interface Measured {
  findings: readonly Finding[];
  /** Folders whose disks are told, by the disk's name. Null: evidence is in a bucket. */
  disks: Readonly<Record<'home' | 'evidence', string | null>>;
  pools: Readonly<Record<'desk' | 'public' | 'files', Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>>>;
  requests: readonly Metric[];
}

/** Collects all metrics. None counts records, files or what is done with them. @param now milliseconds */
export const collectMetrics = ({ findings, disks, pools, requests }: Measured, now: number): Metric[] => {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const found = (check: Finding['check']): Finding | undefined => findings.find((finding) => finding.check === check);
  const backupAt = found('backup')?.at;
  const queue = found('queue');
  const lateWorks = queue?.is === 'runs' ? 0 : queue?.n?.['works'];
  const [median, p99, longest] = [loop.percentile(50), loop.percentile(99), loop.max].map((ns) => ns / NANOSECONDS);
  loop.reset();
  const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
    name,
    type: 'gauge',
    help,
    samples,
  });
  return [
    gauge('vigil_version', 'The version of this Vigil, as a label.', [{ labels: { version: ownVersion }, value: 1 }]),
    gauge(
      'vigil_check_state',
      'What each check of the server found: 0 good, 1 do something soon, 2 do something now, 3 not known.',
      findings.map((finding) => ({ labels: { check: finding.check }, value: STATES[stateOf(finding)] })),
    ),
    gauge(
      'vigil_backup_age_seconds',
      'How old the newest backup is.',
      one(backupAt === undefined ? null : Math.round((now - Date.parse(backupAt)) / 1000)),
    ),
    gauge(
      'vigil_disk_free_ratio',
      'How much of a disk is free, to a hundredth.',
      (['home', 'evidence'] as const).flatMap((disk) =>
        one(disks[disk] === null ? null : freeRatio(disks[disk])).map((sample) => ({ ...sample, labels: { disk } })),
      ),
    ),
    gauge('vigil_replica_lag_seconds', 'How far the replica is behind.', one(found('replica')?.n?.['seconds'])),
    gauge('vigil_sessions', 'Sessions of members that are open.', one(found('sessions')?.n?.['sessions'])),
    gauge('vigil_background_work_late', 'How many sorts of work in the background are late.', one(lateWorks)),
    gauge(
      'vigil_database_connections',
      'Connections to the database, by pool: all, idle ones, and requests that wait for one.',
      Object.entries(pools).flatMap(([pool, { totalCount, idleCount, waitingCount }]) => [
        { labels: { pool, state: 'all' }, value: totalCount },
        { labels: { pool, state: 'idle' }, value: idleCount },
        { labels: { pool, state: 'waiting' }, value: waitingCount },
      ]),
    ),
    gauge(
      'vigil_event_loop_delay_seconds',
      'How late the event loop was since it was last asked.',
      [
        { labels: { quantile: '0.5' }, value: median! },
        { labels: { quantile: '0.99' }, value: p99! },
        { labels: { quantile: '1' }, value: longest! },
      ].filter(({ value }) => Number.isFinite(value) && value >= 0 && value < 1e6),
    ),
    gauge('process_resident_memory_bytes', 'Memory of the process.', one(rss)),
    gauge('nodejs_heap_used_bytes', 'Memory that JavaScript uses.', one(heapUsed)),
    gauge(
      'process_start_time_seconds',
      'When the process started, in seconds since 1970.',
      one(Math.round(now / 1000 - process.uptime())),
    ),
    {
      name: 'process_cpu_seconds',
      type: 'counter',
      help: 'Processor time of the process.',
      samples: [{ suffix: '_total', value: (user + system) / 1e6 }],
    },
    ...requests,
  ];
};
