import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { codeOf, complain } from '../platform/database/operator-error.js';
import { onDeskDatabase } from '../desk-database-options.js';
import { INVITATION_HOURS } from './invitations.service.js';
import { replaceAdministrator } from './replace-administrator.js';
import { printUsage } from '../platform/print-usage.js';

const USAGE = `Usage:
  npm run members -- invite-administrator
      prints a link that makes an administrator, once and within ${INVITATION_HOURS} hours; for when nobody else can invite one
  npm run members -- invite-administrator --suspend NAME
      does the same, and suspends the administrator NAME, who can sign in no more or should not
  Vigil may run meanwhile. VIGIL_HOME and DATABASE_URL say which place, as for npm start. Both acts are lines of the revision log.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Returns what the arguments ask for, or null if they are not understood. */
export const readArguments = (args: readonly string[]): { suspend: string | null } | null => {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { suspend: { type: 'string' } },
    });
    const isKnown =
      positionals.length === 1 && positionals[0] === 'invite-administrator' && values.suspend?.trim() !== '';
    return isKnown ? { suspend: values.suspend ?? null } : null;
  } catch {
    return null;
  }
};

/**
 * Runs the command `npm run members`, on the database of real records.
 * @returns the exit code: 0 done, 1 refused (a sentence on standard error), 2 not understood
 */
export async function main(args: string[]): Promise<number> {
  const asked = readArguments(args);
  if (!asked) return printUsage(USAGE, args);
  try {
    const config = readConfig({ ...process.env, VIGIL_MODE: 'production' });
    const token = await onDeskDatabase(
      config,
      () => undefined,
      (database) => replaceAdministrator(database, asked.suspend),
    );
    if (asked.suspend) say(`${asked.suspend} is suspended: every session, phone and token of that account has ended.`);
    say(
      'This link makes an administrator; it works once and for 48 hours. Give it to one person, by a way that nobody else reads:',
    );
    say(`  ${config.address ?? `http://localhost:${config.port}`}/sign-in#invitation=${token}`);
    return 0;
  } catch (error) {
    complain(error, (other) => `Something went wrong; nothing was changed (${codeOf(other) || 'no code'}).`);
    return 1;
  }
}
