import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CDPSession } from 'playwright-core';
import type { IncidentRecord } from '../incidents/records.js';
import type { Client } from '../testing/app.js';
import { FieldVisit, openPhone, type PhoneInHand } from './field.js';
import { eventually } from './house.js';
import { openStage, type Stage } from './stage.js';

/** Whatever happens to a phone, in any order: in the end the office has each report once, as it was said to be saved. */
const RUNS = process.env['VIGIL_PROVE'] ? 40 : 2;
const COMMANDS = process.env['VIGIL_PROVE'] ? 25 : 10;

let stage: Stage;
beforeAll(async () => { stage = await openStage(); });
afterAll(() => stage?.close());

/** What ought to be: by its line in the note, each report that was ever said to be saved. */
interface Model { isOnline: boolean; isFull: boolean; /** The report on the screen: what it said last, and what of that was said to be saved. */ now: { saved: string | null } | null; open: string[]; finished: string[]; count: number }
class Real {
  visit!: FieldVisit;
  constructor(public phone: PhoneInHand, readonly monitor: Client, private cdp: CDPSession) { this.visit = phone.visit; }
  private isFull = false;
  get origin(): string { return stage.origin; }
  /** A full disk for this site, as the browser tells it. */
  async full(isFull: boolean): Promise<void> {
    this.isFull = isFull;
    await this.cdp.send('Storage.overrideQuotaForOrigin', { origin: this.origin, ...(isFull ? { quotaSize: 1 } : {}) });
  }
  /** Another page in the place of this one, as after a crash or a call. */
  async anotherPage(): Promise<void> {
    const page = await this.phone.context.newPage();
    page.setDefaultTimeout(15_000);
    await this.visit.page.close();
    this.cdp = await this.phone.context.newCDPSession(page);
    this.visit = new FieldVisit(page, this.origin, this.visit.t);
    await this.visit.open();
    // The browser forgets it with the page that said it.
    if (this.isFull) await this.full(true);
  }
}

type Command = fc.AsyncCommand<Model, Real>;
const onForm = (model: Readonly<Model>): boolean => model.now !== null;
const atHome = (model: Readonly<Model>): boolean => model.now === null;
const putAway = (model: Model): void => {
  if (model.now?.saved) model.open.push(model.now.saved);
  model.now = null;
};
const command = (name: string, check: (model: Readonly<Model>) => boolean, run: (model: Model, real: Real) => Promise<void>): Command => ({ check, run, toString: () => name });

const begin = (): Command => command('begin', (model) => atHome(model) && !model.isFull, async (model, { visit }) => {
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.end.short');
  model.now = { saved: null };
});
const edit = (): Command => command('edit', onForm, async (model, { visit }) => {
  model.count += 1;
  const note = `note ${model.count} of this phone`;
  await visit.fill('incident.narrative.label', note);
  const said = visit.page.locator('.saved-saved, .saved-not-saved');
  if (model.isFull) await visit.page.locator('.saved-not-saved').waitFor();
  else await visit.page.locator('.saved-saved').waitFor();
  if ((await said.getAttribute('class'))?.includes('saved-saved')) model.now!.saved = note;
});
const leave = (): Command => command('leave', (model) => onForm(model) && !model.isFull, async (model, { visit }) => {
  await visit.pressWord('field.form.leave');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
  putAway(model);
});
const finish = (): Command => command('finish', (model) => onForm(model) && !model.isFull && model.now!.saved !== null, async (model, { visit }) => {
  await visit.pressWord('field.form.finish');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
  model.finished.push(model.now!.saved!);
  model.now = null;
});
const close = (): Command => command('close', () => true, async (model, real) => {
  await real.anotherPage();
  putAway(model);
});
const endBrowser = (): Command => command('end the browser', (model) => model.isOnline, async (model, real) => {
  await real.phone.end();
  real.phone = await openPhone(real.origin, { folder: real.phone.folder, language: 'en' });
  real.visit = real.phone.visit;
  await real.anotherPage();
  putAway(model);
});
const network = (isOnline: boolean): Command => command(isOnline ? 'online' : 'offline', (model) => model.isOnline !== isOnline, async (model, real) => {
  await real.phone.context.setOffline(!isOnline);
  model.isOnline = isOnline;
});
const full = (isFull: boolean): Command => command(isFull ? 'full' : 'room again', (model) => model.isFull !== isFull, async (model, real) => {
  await real.full(isFull);
  model.isFull = isFull;
});
const secondTab = (): Command => command('second tab', (model) => model.open.length > 0 && atHome(model) && !model.isFull, async (_model, real) => {
  const tab = new FieldVisit(await real.phone.context.newPage(), real.origin, real.visit.t);
  await tab.open();
  await tab.page.getByRole('button', { name: tab.t('field.begin'), exact: true }).waitFor();
  await tab.page.close();
});
const clockJump = (): Command => command('clock jump', onForm, async (model, { visit }) => {
  await visit.page.evaluate('(() => { const now = Date.now; const by = 86_400_000 * 400; Date.now = () => now.call(Date) - by; })()');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
  putAway(model);
});
/** The app is taken off the phone and comes back; what waits on the phone stays. */
const reinstall = (): Command => command('reinstall', (model) => model.isOnline && atHome(model) && !model.isFull, async (_model, { visit }) => {
  await visit.page.evaluate(`(async () => { for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister(); for (const name of await caches.keys()) await caches.delete(name); })()`);
  await visit.open();
  await visit.isKept();
});

const narratives = async (monitor: Client): Promise<(string | null)[]> => {
  const { body } = await monitor.get<{ items: { id: string }[] }>('/api/incidents');
  return Promise.all(body.items.map(async ({ id }) => (await monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body.incident.narrative));
};

const setUp = async (): Promise<{ model: Model; real: Real }> => {
  const monitor = await stage.app.signIn('monitor');
  const phone = await openPhone(stage.origin);
  await phone.visit.open();
  await phone.visit.speak('en');
  await phone.visit.enrol(monitor);
  await phone.visit.isKept();
  return { model: { isOnline: true, isFull: false, now: null, open: [], finished: [], count: 0 }, real: new Real(phone, monitor, await phone.context.newCDPSession(phone.visit.page)) };
};

/** Everything that is still open is sent as it is, and the office is asked what it has. */
const settle = async ({ model, real }: { model: Model; real: Real }): Promise<void> => {
  await real.full(false);
  await real.phone.context.setOffline(false);
  await real.anotherPage();
  putAway(model);
  const { visit } = real;
  const open = visit.page.getByRole('button', { name: visit.t('field.send-as-is'), exact: true });
  await eventually(() => open.count(), model.open.length);
  for (let left = model.open.length; left > 0; left -= 1) {
    await open.first().click();
    await eventually(() => open.count(), left - 1);
  }
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 30_000 });
  expect((await narratives(real.monitor)).sort()).toEqual([...model.open, ...model.finished].sort());
};

describe('a report on a phone', () => {
  it(`is neither lost nor doubled, whatever happens to the phone (${RUNS} × up to ${COMMANDS})`, async () => {
    const kinds = [begin, edit, edit, leave, finish, close, endBrowser, () => network(false), () => network(true), () => full(true), () => full(false), secondTab, clockJump, reinstall];
    await fc.assert(fc.asyncProperty(fc.commands(kinds.map((make) => fc.constant(make())), { size: 'max', maxCommands: COMMANDS }), async (commands) => {
      const made = await setUp();
      try {
        await fc.asyncModelRun(() => made, commands);
        await settle(made);
      } finally {
        await made.real.phone.throwAway();
      }
    }), { seed: Number(process.env['VIGIL_SEED'] ?? 1), numRuns: RUNS, endOnFailure: true });
  }, 3_600_000);
});
