import { afterAll, beforeAll } from '@jest/globals';
import { startTestApp, type TestApp } from './app.js';
import { openDesk, type Desk } from './desk.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';

export interface DeskOfFile {
  database: FreshDatabase;
  app: TestApp;
  desk: Desk;
}

/** A database, an office on it and its people for one test file, from before its first test until after its last. */
export const useDesk = (take: (opened: DeskOfFile) => void): void => {
  let database: FreshDatabase | undefined;
  let app: TestApp | undefined;
  beforeAll(async () => {
    database = await freshDatabase();
    app = await startTestApp(database);
    take({ database, app, desk: await openDesk(app) });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });
};
