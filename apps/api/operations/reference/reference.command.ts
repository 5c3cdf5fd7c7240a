import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { readConfig } from '../../config.js';
import { PublishedTotalPublisher } from '../../publishing/coverage/publish-others-totals.js';
import { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { OperatorError, complain, messageOf } from '../../platform/database/operator-error.js';
import { onDeskDatabase } from '../../desk-database-options.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { PlacesService } from '../../places/places.service.js';
import { loadReference } from './load-reference.js';
import { readReference } from './reference-file.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run reference
      puts the reference events of data/reference into an empty database (never the demo's), as submitted, for somebody to
      review; it may run beside Vigil. VIGIL_HOME and DATABASE_URL say which database, as for npm start.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The command `npm run reference`.
 * @returns the exit code: 0 done or already there, 1 refused (one sentence on standard error), 2 unknown arguments
 */
export async function main(args: string[]): Promise<number> {
  if (args.length > 0) return printUsage(USAGE, args);
  try {
    if (process.env['VIGIL_MODE'] === 'demo')
      throw new OperatorError('VIGIL_MODE is demo: real events never go into the demo. Nothing was changed.');
    const config = readConfig({ ...process.env, VIGIL_MODE: 'production' });
    await onDeskDatabase(config, say, (database) => load(database, new PlacesService(config.home)));
    return 0;
  } catch (error) {
    complain(error, sentenceOf);
    return 1;
  }
}

const load = async (database: DataSource, places: PlacesService): Promise<void> => {
  const file = readReference();
  const loaded = await loadReference(file, {
    database,
    say,
    incidents: new IncidentsService(database, places),
    totals: new PublishedTotalsController(database, places, new PublishedTotalPublisher(new ReleaseKinds())),
  });
  if (loaded.incidents + loaded.groups + loaded.totals === 0)
    return say(`The ${file.incidents.length} reference events are already there; nothing was changed.`);
  say(
    `Done: ${loaded.incidents} of ${file.incidents.length} reference events wait for a reviewer. Nothing is published.`,
  );
};

/** Formats an error for the operator. For a refused answer it prints only its name, never its value. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof Problem)
    return `The reference file does not fit this version of Vigil (${[error.code, ...error.errors.map(({ pointer, code }) => `${pointer} ${code}`)].join(', ')}).`;
  return `The reference events could not be loaded (${messageOf(error).split('\n')[0]}).`;
};
