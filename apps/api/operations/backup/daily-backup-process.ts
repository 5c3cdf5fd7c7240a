import 'reflect-metadata';
import { runInSentences, productionConfig } from './command-setup.js';
import { backUpIfDue } from './daily-backup.js';
import { onSignals } from '../../platform/cancellation.js';

/** Makes the backup of the day in a process of its own, so that the server goes on answering. */
const quiet = onSignals(() => undefined);
process.exitCode = await runInSentences(async () => {
  const config = productionConfig(process.env);
  if (config.backup.hour === null) return 0;
  // Whoever makes it may fail: this server looks again in an hour.
  return (await backUpIfDue(config, config.backup.hour, quiet)) === 'elsewhere' ? 1 : 0;
}, 'The backup of this day is not made.');
