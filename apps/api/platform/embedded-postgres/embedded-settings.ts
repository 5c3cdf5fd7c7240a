import { isSmall } from '../machine-memory.js';

/**
 * Settings of the embedded server. They are given on the command line at every start, so that a home made by an older
 * version gets the newer settings. Nothing that a person typed may reach the server's own log: no statement, no
 * parameter, no "Failing row contains".
 */
const serverSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  // The system caches the files as well: a copy of what it has would only take memory from the rest.
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%m ',
  // Error messages may quote what was typed ("invalid input syntax ..."): only the application gets them.
  log_min_messages: 'log',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  // Deletes a write-ahead log segment that is no longer needed, instead of reusing the file with its old text still in
  // it.
  wal_recycle: 'off',
  // A segment that is used once need not be filled with zeros first, which would write everything twice.
  wal_init_zero: 'off',
};

/**
 * What is different on a small machine: less that only PostgreSQL can use, and no processes beside the one that
 * answers, each of which would take 10 MB and wait for the same core.
 */
const smallSettings: Readonly<Record<string, string>> = {
  shared_buffers: '24MB',
  maintenance_work_mem: '16MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  autovacuum_max_workers: '1',
};

/** Returns the settings for a machine with so much memory. */
export const settingsFor = (mebibytes: number): Readonly<Record<string, string>> =>
  isSmall(mebibytes) ? { ...serverSettings, ...smallSettings } : serverSettings;

/** Settings for a test database: it need not survive, so it never waits for the disk. */
export const throwawaySettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  // Several applications at once, each with its own connections.
  max_connections: '300',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Each of the many connections proves the password, which takes milliseconds of both cores with the usual 4096.
  scram_iterations: '1',
};

/** Text sorts and folds the same way on every system, whatever locales are installed. */
export const clusterOptions: readonly string[] = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--text-search-config=simple',
  '--no-instructions',
];
