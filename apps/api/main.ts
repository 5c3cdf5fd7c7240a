import { existsSync } from 'node:fs';
import { collectAtRest } from './collect-at-rest.js';
import { limitHeapGrowth } from './limit-heap-growth.js';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from './project-root.js';
import { createApp, type VigilApp } from './app.js';
import { readConfig, type Config } from './config.js';
import {
  OperatorError,
  codeOf,
  explainDatabase,
  explainDisk,
  explainMemory,
} from './platform/database/operator-error.js';
import { isOnTrial, noteAddress } from './platform/home-folder/upgrade-note.js';
import { removeLeftThrowaways } from './platform/home-folder/throwaway-folder.js';
import { openDatabase, type OpenDatabase } from './open-database.js';
import { RecordIndex } from './queue/record-index.js';
import { IncidentTextSearch } from './public-site/incident-text-search.js';
import { Checkpoints } from './audit-log/checkpoints.js';
import { setBackInWords } from './audit-log/kept-checkpoint.js';
import { isBuilt } from './platform/http/built-web-files.js';
import { InvitationsService } from './accounts/invitations.service.js';
import { listenForLock } from './encryption/key-lock-socket.js';
import { closedEvidenceFolder } from './operations/health/checks/server-checks.js';
import { isBesideData } from './encryption/key-location.js';
import { offerToMoveKey } from './encryption/offer-to-move-key.js';
import { DemoSignInLinksService } from './accounts/demo-sign-in-links.service.js';

/** `apps/web/dist/site`, found from `apps/api/dist`. */
const WEB = inCheckout('apps/web/dist/site');

/**
 * Starts Vigil as the environment configures it and prints its address. Returns once the server answers; the server
 * then runs until a signal ends it.
 * @param web folder of the built web application
 * @throws OperatorError with one sentence for the operator.
 */
export async function main(web: string = WEB): Promise<void> {
  limitHeapGrowth();
  const config = onTrial(readConfig(process.env));
  if (!isBuilt(web))
    throw new OperatorError('The web application is not built: run "npm run build" first, or "npm start", which does.');
  const ending = endOnSignals();
  const isFirst = isBesideData(config) && !existsSync(join(config.home, 'vigil.key'));
  const database = await openDatabase(config, { log: say });
  ending.last(() => database.stop());
  try {
    const demo = config.mode === 'demo' ? await loadDemo() : null;
    const hasIncidents = await demo?.fillDemo(database, say);
    const app = await start(config, database, web);
    ending.first(() => app.close());
    if (demo && hasIncidents) {
      await demo.publishDemoReports(app.app);
      await demo.showDemoPictures(app.app);
      await demo.leaveDemoWork(app.app);
    }
    const lock = await listenForLock(config.home, database.keyring, say);
    ending.first(() => lock.close());
    noteAddress(config.home, app.url);
    void removeLeftThrowaways(tmpdir(), say);
    collectAtRest();
    await welcome(app, config, database);
    await warnOfEvidence(config);
    if (isBesideData(config)) await offerToMoveKey(config, isFirst && process.stdin.isTTY, say);
  } catch (error) {
    await ending.end();
    throw explainMemory(explainDisk(config.home, explainDatabase(error)));
  }
}

/**
 * On trial, an upgrade alone reaches it, and it does nothing by itself. @throws OperatorError when one was cut off
 * half-way
 */
export const onTrial = (read: Config): Config =>
  isOnTrial(read.home) ? { ...read, host: '127.0.0.1', port: 0, isTrial: true } : read;

/** Loads what only a demo needs: it draws pictures with a library of 10 MB. */
const loadDemo = async () => ({
  ...(await import('./operations/demo/load-demo.js')),
  ...(await import('./operations/demo/demo-reports.js')),
  ...(await import('./operations/demo/demo-pictures.js')),
  ...(await import('./operations/demo/demo-desk-work.js')),
});

const start = async (config: Config, database: OpenDatabase, webFolder: string): Promise<VigilApp> => {
  try {
    return await createApp({ config, ...database, webFolder });
  } catch (error) {
    throw cannotListen(config, error) ?? error;
  }
};

const cannotListen = ({ port, host }: Config, error: unknown): OperatorError | null => {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new OperatorError(
        `Port ${port} is taken by another program: end that one, or set PORT to another number.`,
      );
    case 'EACCES':
      return new OperatorError(`This user may not use port ${port}: set PORT to a number above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new OperatorError(
        `HOST is "${host}", which is no address of this computer: set it to localhost, or to 0.0.0.0 for every network.`,
      );
    default:
      return null;
  }
};

/** Prints the address and the sign-in links. Secrets follow the #, so no server and no log ever sees them. */
const welcome = async (
  { app, url }: VigilApp,
  { mode, address, searchMebibytes, deskSearchMebibytes }: Config,
  { where }: OpenDatabase,
): Promise<void> => {
  const links = mode === 'demo' ? await app.get(DemoSignInLinksService).forDemo() : [];
  say('');
  say(`Vigil is at ${url}${mode === 'demo' ? ' (DEMO: invented records only)' : ''}`);
  say(`Its data is in ${where}`);
  if (mode === 'demo') {
    say('Sign in with one of these links. Each works once; the next start makes new ones.');
    for (const { name, token } of links) say(`  ${name.padEnd(22)} ${url}/sign-in#link=${token}`);
    return;
  }
  if (address === null) {
    say(
      'VIGIL_ADDRESS is not set: feeds, the map of the site, embedded figures and citations name this computer alone (localhost).',
    );
    say('Set it to the address that readers type, such as https://vigil.example.');
  }
  app.get(Checkpoints).onOtherKey(() => {
    say(
      'WARNING: another key than the one of this server signed the newest checkpoint of the revision log. Where two servers work on one',
    );
    say(
      'database, give each the same VIGIL_LOG_KEY_FILE; otherwise nobody outside can tell this log from a forged one (docs/operating.md).',
    );
  });
  app.get(Checkpoints).onSetBack((how) => {
    say(`WARNING: ${setBackInWords(how)}.`);
    say(
      'If a backup was restored on purpose, "npm run log -- checkpoint --after-restore" confirms it. Otherwise change nothing, and find out who set it back.',
    );
  });
  app.get(IncidentTextSearch).onOff(({ state, error, minutes }) => {
    say(
      state === 'too-large'
        ? `The text search of the public list is off: its index needs more memory than it may take (VIGIL_SEARCH_MIB, ${searchMebibytes} now) or than there is.`
        : `The text search of the public list is off: its index could not be built (${error ?? 'unknown error'}). This is a fault in Vigil.`,
    );
    say(`Everything else works. Vigil builds the index again in ${minutes} minutes.`);
  });
  app.get(RecordIndex).onOff((state, error) => {
    say(
      state === 'too-large'
        ? `The text search of the desk is off: its index needs more memory than it may take (VIGIL_DESK_SEARCH_MIB, ${deskSearchMebibytes} now) or than there is.`
        : `The text search of the desk is off: its index could not be built (${error ?? 'unknown error'}). This is a fault in Vigil.`,
    );
    say('The queue works without it. Vigil builds the index again when it starts.');
  });
  const invitation = await app.get(InvitationsService).forFirstAdministrator();
  if (invitation) {
    say('There is no administrator yet. This link makes the first one; it works once and for 48 hours:');
    say(`  ${url}/sign-in#invitation=${invitation}`);
  }
};

/** Records can be written and read without files of evidence, so Vigil starts. */
const warnOfEvidence = async (config: Config): Promise<void> => {
  const folder = await closedEvidenceFolder(config);
  if (folder === null) return;
  say(`WARNING: Vigil cannot write into ${folder}, the folder of files of evidence: nobody can add a file.`);
  say(
    'Make room on its disk, give it to the user who runs Vigil, or name another folder in VIGIL_EVIDENCE, and restart.',
  );
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Ending {
  first(work: () => Promise<void>): void;
  last(work: () => Promise<void>): void;
  end(): Promise<void>;
}

/**
 * Stops the server first and then the database, on Ctrl-C (SIGINT), SIGTERM or a closed terminal (SIGHUP). A second
 * Ctrl-C does not speed this up.
 */
const endOnSignals = (): Ending => {
  const works: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  const endAll = async (): Promise<void> => {
    for (const work of works) await work();
  };
  const end = (): Promise<void> => (ending ??= endAll());
  for (const [name, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      if (!ending) say('Vigil is ending ...');
      void end().then(
        () => process.exit(name === 'SIGINT' || name === 'SIGTERM' ? 0 : status),
        () => process.exit(1),
      );
    });
  }
  return { first: (work) => void works.unshift(work), last: (work) => void works.push(work), end };
};
