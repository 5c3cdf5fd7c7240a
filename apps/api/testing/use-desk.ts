import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { AppOptions } from '../app.js';
import type { Signer } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { startTestApp, TEST_CONFIG, type TestApp } from './app.js';
import { openDesk, type Desk } from './desk.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';

export interface DeskOfFile {
  database: FreshDatabase;
  app: TestApp;
  desk: Desk;
  /** Where this installation keeps its data, such as the key that signs the log. */
  home: string;
  /** Signs the log of this home. */
  signer: Signer;
  /** Stops the application and starts another on the same database and home. */
  restart(): Promise<TestApp>;
}

/**
 * Gives one test file a database, a running application and signed-in members, from before its first test until after
 * its last.
 * @param options.ownHome false: the home is the one of all tests
 */
export const useDesk = (
  take: (opened: DeskOfFile) => void,
  { ownHome = false, ...options }: Partial<AppOptions> & { ownHome?: boolean } = {},
): void => {
  const home = ownHome ? mkdtempSync(join(tmpdir(), 'vigil-desk-')) : TEST_CONFIG.home;
  let database: FreshDatabase | undefined;
  let app: TestApp | undefined;
  beforeAll(async () => {
    database = await freshDatabase();
    const onDatabase = database;
    const start = (): Promise<TestApp> =>
      startTestApp(onDatabase, { ...options, config: { ...TEST_CONFIG, ...options.config, home } });
    app = await start();
    const restart = async (): Promise<TestApp> => {
      await app?.close();
      app = undefined;
      return (app = await start());
    };
    const desk = await openDesk(app);
    take({
      database,
      app,
      desk,
      home,
      get signer() {
        return signingKey({ ...TEST_CONFIG, home });
      },
      restart,
    });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
    if (ownHome) rmSync(home, { recursive: true, force: true });
  });
};
