import { startEmbedded, type EmbeddedOptions } from '../platform/embedded-postgres/start-embedded.js';
import { OperatorError } from '../platform/database/operator-error.js';

/**
 * A program that starts only the embedded PostgreSQL, for tests that kill it:
 * `node embedded-postgres-child.js OPTIONS-AS-JSON`. Prints what happened, one JSON object a line. Runs until its input
 * closes or it is killed.
 */
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const options = JSON.parse(process.argv[2] ?? '{}') as Omit<EmbeddedOptions, 'log'>;
  const from = Date.now();
  const server = await startEmbedded({ ...options, log: (log) => say({ log }) });
  say({ url: server.url, adminUrl: server.adminUrl, milliseconds: Date.now() - from });
  process.stdin.resume();
  process.stdin.once('end', () => void server.stop().then(() => process.exit(0)));
} catch (error) {
  say(error instanceof OperatorError ? { refused: error.message } : { broke: String(error) });
  process.exit(1);
}
