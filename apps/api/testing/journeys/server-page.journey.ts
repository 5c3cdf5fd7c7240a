import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noteBackup } from '../../operations/backup/last-backup.js';
import { openDesk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import type { Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** An administrator on a phone looks how the server is, and ticks off the first day. */
let home: string;
let stage: Stage;
let visits: Visit[];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-server-page-'));
  stage = await openStage(undefined, home);
  const { admin } = await openDesk(stage.app);
  visits = [await visitAs(stage, admin, { width: 360 }), await visitAs(stage, admin, { lang: 'km', width: 360 })];
});
afterAll(async () => {
  await stage?.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the page of the server', () => {
  it('says in both languages what is the case and what to do, on a phone and for everybody', async () => {
    for (const { page, t, go, troubles } of visits) {
      await go('/desk/server');
      const backup = page.locator('dt', { hasText: t('server.backup') }).locator('xpath=..');
      await backup.getByText(t('server.backup.none.do')).waitFor();
      expect(await backup.textContent()).toContain(t('server.state.bad'));
      await page.getByRole('heading', { name: t('server.first-day') }).waitFor();
      await page.getByText(t('server.copy-key')).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
      expect(troubles).toEqual([]);
    }
  });

  it('ticks off a line of the first day once it is done', async () => {
    const [{ page, t, go }] = visits as [Visit];
    const line = page.getByRole('listitem').filter({ hasText: t('server.backup') });
    expect(await line.textContent()).toContain(t('server.tick.open'));
    await noteBackup(
      { home, mode: 'production' },
      { madeAt: new Date().toISOString(), files: 0, damaged: 0, lost: 0, checkedAt: new Date().toISOString() },
    );
    await go('/desk/server');
    await line.getByText(t('server.tick.done')).waitFor();
  });

  it('warns on the first page of what is bad', async () => {
    const [, { page, t, go }] = visits as [Visit, Visit];
    rmSync(join(home, 'last-backup.json'));
    await new Promise((resolve) => {
      setTimeout(resolve, 1050);
    });
    await go('/desk');
    await page.getByText(t('server.backup.none')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});
