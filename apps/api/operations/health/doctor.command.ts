import 'reflect-metadata';
import { formatFinding } from '@vigil/shared/staff-responses/format-finding.js';
import { stateOf, type CheckName, type CheckState, type Finding } from '@vigil/shared/staff-responses/server-health.js';
import type { Text } from '@vigil/shared/text/text.js';
import { DataSource } from 'typeorm';
import { existingSigningKey } from '../../audit-log/signing-key.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { witnessesOf } from '../../audit-log/witnesses/configured-witnesses.js';
import { logStatusOf } from '../../audit-log/witnesses/log-status.js';
import { readCommandConfig, type Config } from '../../config.js';
import { deskOptions } from '../../desk-database-options.js';
import { findRunningDatabase } from '../../open-database.js';
import { codeOf, complain, OperatorError } from '../../platform/database/operator-error.js';
import { nameOfUser } from '../../platform/embedded-postgres/postgres-os-user.js';
import { reachDatabase } from '../../platform/database/reach-database.js';
import { PublicDatabase, sameDatabaseAt } from '../../platform/database/public-database.js';
import type { ReplicaState } from '../../platform/database/public-replica.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { checkDatabase } from '../verification/check-database.js';
import { loadOfflineVerifier } from '../verification/offline-verifier.js';
import { testMessage } from './alerts/alert-sender.js';
import { alertChannels } from './alerts/deliver-alert.js';
import { judgeReplica } from './checks/judge.js';
import { machineLooks } from './checks/machine-checks.js';
import { ownersElsewhere } from './checks/of-another-user.js';
import { placeLooks } from './checks/server-checks.js';
import { usedLooks } from './checks/checks-of-server.js';
import { RunChecks } from './run-checks.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run doctor
      looks at everything that Vigil needs, also while it does not run, and says what to do
  npm run doctor -- --log
      also checks the whole log, and every row of the database against it, which takes minutes in a large database
  npm run doctor -- --test-alert
      sends a test by each way that VIGIL_ALERT_* names, and says whether it was taken
It changes nothing. VIGIL_MODE, VIGIL_HOME and DATABASE_URL say which place, as for npm start.`;

const WITHIN_MS = 10_000;
const MARKS: Readonly<Record<CheckState, string>> = { good: 'good', attention: 'SOON', bad: 'NOW ', unknown: '?   ' };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The command `npm run doctor`.
 * @returns the exit code: 0 nothing is bad, 1 something is, 2 unknown arguments
 */
export async function main(args: string[]): Promise<number> {
  const [option = null] = args;
  if (args.length > 1 || ![null, '--log', '--test-alert'].includes(option)) return printUsage(USAGE, args);
  let config: Config;
  try {
    config = readCommandConfig(process.env);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(`${MARKS.bad}  ${error.message}`);
    return 1;
  }
  if (option === '--test-alert') return testAlerts(config);
  let isUnchecked = false;
  const findings = await examine(config, option === '--log', (error) => {
    isUnchecked = true;
    complain(error, (other) => `The log could not be checked (${codeOf(other) || 'no code'}).`);
  });
  const t = textsOf('server')('en');
  const closed = closedTo(findings, ownersElsewhere(config));
  for (const line of linesOfClosed(closed, t)) say(line);
  const seen = findings.filter(({ check }) => !closed.has(check));
  for (const line of linesOf(seen, t, await whyNotReached(config, seen), isDatabaseAway(findings))) say(line);
  return isUnchecked || findings.some((finding) => stateOf(finding) === 'bad') ? 1 : 0;
}

/** Keeps of the checks that look at what belongs to others those that found nothing good. */
const closedTo = (findings: readonly Finding[], owners: ReadonlyMap<CheckName, string>): Map<CheckName, string> =>
  new Map(
    findings.flatMap((finding) => {
      const owner = owners.get(finding.check);
      return owner === undefined || stateOf(finding) === 'good' ? [] : [[finding.check, owner]];
    }),
  );

/** Says what could not be looked at because it belongs to another user, one line for each owner. */
const linesOfClosed = (closed: ReadonlyMap<CheckName, string>, t: Text): string[] => {
  const who = nameOfUser(process.getuid?.() ?? 0);
  return [...new Set(closed.values())].flatMap((owner) => {
    const checks = [...closed].filter(([, one]) => one === owner).map(([check]) => t(`server.${check}`));
    return [
      `${MARKS.bad}  ${t('server.of-another-user', { who, owner, what: checks.join(', ') })}`,
      `      -> ${t('server.of-another-user.do', { who, owner })}`,
    ];
  });
};

/** What a start would say of your own PostgreSQL: it may refuse a password, or have no such database. */
const whyNotReached = async (config: Config, findings: readonly Finding[]): Promise<string | null> => {
  if (config.databaseUrl === null || !isDatabaseAway(findings)) return null;
  return reachDatabase(findRunningDatabase(config)!, undefined, { mayMake: false }).then(
    () => null,
    (error: unknown) => (error instanceof OperatorError ? error.message : null),
  );
};

const isDatabaseAway = (findings: readonly Finding[]): boolean =>
  findings.some(({ check, is }) => check === 'database' && is !== 'answers');

/** Sends a test by each way. @returns the exit code: 1 also where there is no way */
const testAlerts = async (config: Config): Promise<number> => {
  const channels = [...alertChannels(config)];
  if (channels.length === 0) {
    say(
      `No alert is sent: ${config.mode === 'demo' ? 'this is a demo' : 'VIGIL_ALERT_MAIL, VIGIL_ALERT_WEBHOOK and VIGIL_ALERT_COMMAND are not set'}.`,
    );
    return 1;
  }
  const message = testMessage(config.alerts.language);
  const outcomes = await Promise.all(
    channels.map(async ([channel, deliver]) => ({
      channel,
      isTaken: await deliver(message, new AbortController().signal),
    })),
  );
  for (const { channel, isTaken } of outcomes) say(`${isTaken ? 'taken ' : 'FAILED'}  ${channel}`);
  return outcomes.every(({ isTaken }) => isTaken) ? 0 : 1;
};

/**
 * Runs every check that works without a running server.
 * @param withLog also the whole log
 * @param tellUnchecked receives why the log could not be checked: the other findings may say more
 */
export const examine = async (
  config: Config,
  withLog: boolean,
  tellUnchecked: (error: unknown) => void = () => undefined,
): Promise<Finding[]> => {
  const url = findRunningDatabase(config);
  const database = new DataSource(deskOptions(url ?? 'postgres://vigil@127.0.0.1:1/none'));
  // Without a database each check that asks it says that it is not known.
  const isOpen =
    url !== null &&
    (await database.initialize().then(
      () => true,
      () => false,
    ));
  try {
    const outside = async (): Promise<string | null> =>
      (await logStatusOf(database, witnessesOf(config.log), Date.now())).outside?.at ?? null;
    const replica = async (): Promise<Finding> => judgeReplica(await replicaState(url!, config.publicReplicaUrl!));
    const looks = {
      ...machineLooks(config, database, outside),
      ...usedLooks(config, { ...placeLooks(config, database), replica }),
    };
    const findings = await new RunChecks<CheckName>(looks as never, WITHIN_MS).findings();
    if (!withLog || !isOpen) return findings;
    const lines = await checkLogLines(config, database).catch(tellUnchecked);
    return lines ? [...findings, lines] : findings;
  } finally {
    if (isOpen) await database.destroy();
  }
};

/** Looks at a replica once, as the role that owns the database. */
const replicaState = async (url: string, replicaUrl: string): Promise<ReplicaState> => {
  const database = new PublicDatabase(url, { replicaUrl: sameDatabaseAt(replicaUrl, url) });
  try {
    return (await database.lookAtReplica())!;
  } finally {
    await database.onApplicationShutdown();
  }
};

const checkLogLines = async (config: Config, database: DataSource): Promise<Finding> => {
  await loadOfflineVerifier();
  const { faults, leaves } = await database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, {
      key: verifierKey(existingSigningKey(config)),
      witnesses: witnessesOf(config.log).map(({ key }) => key),
    }),
  );
  return faults.length > 0
    ? { check: 'logLines', is: 'faults', n: { faults: faults.length } }
    : { check: 'logLines', is: 'hold', n: { lines: leaves } };
};

/**
 * Formats findings, one line each, and what to do below it. What waits for a database that is away is told in one line.
 * @param whyAway why the database could not be reached, if more is known
 */
export const linesOf = (
  findings: readonly Finding[],
  t: Text,
  whyAway: string | null = null,
  isAway = isDatabaseAway(findings),
): string[] => {
  const isWaiting = ({ is }: Finding): boolean => isAway && is === 'not-known';
  const lines = findings
    .filter((finding) => !isWaiting(finding))
    .flatMap((finding) => {
      const { label, found, todo: usual } = formatFinding(finding, t, (at) => at);
      const todo = finding.check === 'database' ? (whyAway ?? usual) : usual;
      return [`${MARKS[stateOf(finding)]}  ${label}: ${found}`, ...(todo === null ? [] : [`      -> ${todo}`])];
    });
  const waiting = findings.filter(isWaiting).map(({ check }) => t(`server.${check}`));
  if (waiting.length === 0) return lines;
  return [...lines, `${MARKS.unknown}  ${t('server.without-database', { what: waiting.join(', ') })}`];
};
