// Memory of Vigil and of its PostgreSQL (Linux), in MB.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from './aims.mjs';

const KB_IN_MB = 1024 / 1e6;
const fieldOf = (file, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))[1]);

/** Returns what a process has in memory now, its anonymous part and that of files, and the most it ever had. */
export const memoryOf = (pid) => {
  const of = (name) => fieldOf(`/proc/${pid}/status`, name) * KB_IN_MB;
  return { rss: of('VmRSS'), anonymous: of('RssAnon'), files: of('RssFile'), peak: of('VmHWM') };
};

/** Returns the share of a process in what it has in memory: of what three have together, a third. 0 if it has ended. */
export const shareOf = (pid) => {
  try {
    return fieldOf(`/proc/${pid}/smaps_rollup`, 'Pss') * KB_IN_MB;
  } catch {
    return 0;
  }
};

/** Returns the processes of a PostgreSQL, the first of them first. */
export const pidsOfPostgres = (dataFolder) => {
  const main = Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const isPart = (pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]) === main;
    } catch {
      return false; // it has ended meanwhile
    }
  };
  return [
    main,
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isPart(name))
      .map(Number),
  ];
};

/** Returns what a PostgreSQL has in memory: the shares of its processes, so that shared pages count once. */
export const memoryOfPostgres = (dataFolder) => pidsOfPostgres(dataFolder).reduce((sum, pid) => sum + shareOf(pid), 0);

const MOST = [
  [10_000, 150],
  [100_000, 250],
  [1_000_000, 600],
];
const MOST_OF_POSTGRES = 150;
const PEAK = 1.5;

/** Reports memory at rest, after load, and at most. */
export const reportMemory = ({ figure, size, rest, loaded, peak, postgres }) => {
  const most = MOST.find(([upTo]) => size <= upTo)?.[1];
  const aim = most && atMost(most, 'MB');
  const parts = ({ anonymous, files }) => `anonymous ${Math.round(anonymous)}, of files ${Math.round(files)}`;
  figure({ name: 'memory at rest', size, value: rest.rss, unit: 'MB', aim, note: parts(rest) });
  figure({ name: 'memory after a minute of load', size, value: loaded.rss, unit: 'MB', note: parts(loaded) });
  figure({
    name: 'memory at most',
    size,
    value: peak,
    unit: 'MB',
    aim: most && atMost(most * PEAK, 'MB', ` (${PEAK} × ${most})`),
  });
  const ofPostgres = { size, unit: 'MB', aim: atMost(MOST_OF_POSTGRES, 'MB'), note: 'Pss of its processes' };
  figure({ name: 'memory of PostgreSQL at rest', value: postgres.rest, ...ofPostgres });
  figure({ name: 'memory of PostgreSQL after the load', value: postgres.loaded, ...ofPostgres });
};
