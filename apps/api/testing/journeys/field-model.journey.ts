import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CDPSession } from 'playwright-core';
import type { Client } from '../app.js';
import { FieldVisit, openPhone, type PhoneInHand } from './field-app-steps.js';
import { eventually } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';

/**
 * Whatever happens to a phone, in any order: in the end the office has each report once, as it was said to be saved.
 */
const RUNS = process.env['VIGIL_PROVE'] ? 40 : 2;
const STEPS = process.env['VIGIL_PROVE'] ? 30 : 10;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** What ought to be: by its line in the note, each report that was ever said to be saved. */
interface Model {
  isOnline: boolean;
  isFull: boolean;
  /** The report on the screen. */ now: Written | null;
  open: Written[];
  finished: Written[];
  count: number;
}
/** What of a report was last said to be saved, and what was written since, of which nothing was said. */
interface Written {
  saved: string | null;
  since: string[];
}
class Real {
  visit!: FieldVisit;
  constructor(
    public phone: PhoneInHand,
    readonly monitor: Client,
    private cdp: CDPSession,
  ) {
    this.visit = phone.visit;
  }
  private isFull = false;
  get origin(): string {
    return stage.origin;
  }
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

interface Command {
  name: string;
  check: (model: Readonly<Model>) => boolean;
  run: (model: Model, real: Real) => Promise<void>;
}
const onForm = (model: Readonly<Model>): boolean => model.now !== null;
const atHome = (model: Readonly<Model>): boolean => model.now === null;
const putAway = (model: Model): void => {
  if (model.now) model.open.push(model.now);
  model.now = null;
};
const command = (
  name: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Command => ({ name, check, run });

const begin = (): Command =>
  command(
    'begin',
    (model) => atHome(model) && !model.isFull,
    async (model, { visit }) => {
      await visit.pressWord('field.begin');
      await visit.pressWord('field.step.end.short');
      model.now = { saved: null, since: [] };
    },
  );
const edit = (): Command =>
  command('edit', onForm, async (model, { visit }) => {
    model.count += 1;
    const note = `note ${model.count} of this phone`;
    await visit.fill('incident.narrative.label', note);
    model.now!.since.push(note);
    // Drawn twice: what it says now is of this change.
    await visit.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await visit.page.locator(model.isFull ? '.saved-saved, .saved-not-saved' : '.saved-saved').waitFor();
    if (!model.isFull) model.now = { saved: note, since: [] };
  });
const leave = (): Command =>
  command(
    'leave',
    (model) => onForm(model) && !model.isFull,
    async (model, { visit }) => {
      await visit.pressWord('field.form.leave');
      await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
      putAway(model);
    },
  );
const finish = (): Command =>
  command(
    'finish',
    (model) => onForm(model) && !model.isFull && model.now!.saved !== null,
    async (model, { visit }) => {
      await visit.pressWord('field.form.finish');
      await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
      model.finished.push(model.now!);
      model.now = null;
    },
  );
const close = (): Command =>
  command(
    'close',
    () => true,
    async (model, real) => {
      await real.anotherPage();
      putAway(model);
    },
  );
const endBrowser = (): Command =>
  command(
    'end the browser',
    (model) => model.isOnline,
    async (model, real) => {
      await real.phone.end();
      real.phone = await openPhone(real.origin, { folder: real.phone.folder, language: 'en' });
      real.visit = real.phone.visit;
      await real.anotherPage();
      putAway(model);
    },
  );
const network = (isOnline: boolean): Command =>
  command(
    isOnline ? 'online' : 'offline',
    (model) => model.isOnline !== isOnline,
    async (model, real) => {
      await real.phone.context.setOffline(!isOnline);
      model.isOnline = isOnline;
    },
  );
const full = (isFull: boolean): Command =>
  command(
    isFull ? 'full' : 'room again',
    (model) => model.isFull !== isFull,
    async (model, real) => {
      await real.full(isFull);
      model.isFull = isFull;
    },
  );
const secondTab = (): Command =>
  command(
    'second tab',
    (model) => model.open.length > 0 && atHome(model) && !model.isFull,
    async (_model, real) => {
      const tab = new FieldVisit(await real.phone.context.newPage(), real.origin, real.visit.t);
      await tab.open();
      await tab.page.getByRole('button', { name: tab.t('field.begin'), exact: true }).waitFor();
      await tab.page.close();
    },
  );
const clockJump = (): Command =>
  command('clock jump', onForm, async (model, { visit }) => {
    await visit.page.evaluate(
      '(() => { const now = Date.now; const by = 86_400_000 * 400; Date.now = () => now.call(Date) - by; })()',
    );
    await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
    putAway(model);
  });
/** The app is taken off the phone and comes back; what waits on the phone stays. */
const reinstall = (): Command =>
  command(
    'reinstall',
    (model) => model.isOnline && atHome(model) && !model.isFull,
    async (_model, { visit }) => {
      await visit.page.evaluate(
        `(async () => { for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister(); for (const name of await caches.keys()) await caches.delete(name); })()`,
      );
      await visit.open();
      await visit.isKept();
    },
  );

const narratives = async (monitor: Client): Promise<(string | null)[]> => {
  const { body } = await monitor.get<{ items: { id: string }[] }>('/api/incidents');
  return Promise.all(
    body.items.map(
      async ({ id }) => (await monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body.incident.narrative,
    ),
  );
};

const setUp = async (): Promise<{ model: Model; real: Real }> => {
  const monitor = await stage.app.signIn('monitor');
  const phone = await openPhone(stage.origin);
  await phone.visit.open();
  await phone.visit.speak('en');
  await phone.visit.enrol(monitor);
  await phone.visit.isKept();
  return {
    model: { isOnline: true, isFull: false, now: null, open: [], finished: [], count: 0 },
    real: new Real(phone, monitor, await phone.context.newCDPSession(phone.visit.page)),
  };
};

/** Everything that is still open is sent as it is, and the office is asked what it has. */
const settle = async ({ model, real }: { model: Model; real: Real }): Promise<void> => {
  await real.full(false);
  await real.phone.context.setOffline(false);
  await real.anotherPage();
  putAway(model);
  const { visit } = real;
  const open = visit.page.getByRole('button', { name: visit.t('field.send-as-is'), exact: true });
  const certain = model.open.filter(({ saved }) => saved !== null).length;
  await eventually(async () => (await open.count()) >= certain, true);
  for (let left = await open.count(); left > 0; left -= 1) {
    await open.first().click();
    await eventually(() => open.count(), left - 1);
  }
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 30_000 });
  const written = [...model.open, ...model.finished];
  const arrived = await narratives(real.monitor);
  expect(
    arrived.filter((note) => !written.some(({ saved, since }) => note === saved || since.includes(note!))),
  ).toEqual([]);
  const times = ({ saved, since }: Written): number =>
    arrived.filter((note) => note === saved || since.includes(note!)).length;
  expect(written.filter(({ saved }) => saved !== null).map((one) => ({ one, times: times(one) }))).toEqual(
    written.filter(({ saved }) => saved !== null).map((one) => ({ one, times: 1 })),
  );
  expect(arrived.length).toBeLessThanOrEqual(written.length);
};

const KINDS: readonly Command[] = [
  begin(),
  begin(),
  begin(),
  edit(),
  edit(),
  edit(),
  edit(),
  leave(),
  finish(),
  finish(),
  close(),
  endBrowser(),
  network(false),
  network(true),
  full(true),
  full(false),
  full(false),
  secondTab(),
  clockJump(),
  reinstall(),
];

/** Does one of what can be done now. @returns what it was */
const doOne = async (choice: number, model: Model, real: Real): Promise<string> => {
  const possible = KINDS.filter(({ check }) => check(model));
  const { name, run } = possible[choice % possible.length]!;
  await run(model, real);
  return name;
};

describe('a report on a phone', () => {
  it(`is neither lost nor doubled, whatever happens to the phone (${RUNS} × ${STEPS})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: STEPS, maxLength: STEPS }), async (choices) => {
        const { model, real } = await setUp();
        const done: string[] = [];
        try {
          for (const choice of choices) done.push(await doOne(choice, model, real));
          if (process.env['FIELD_DEBUG']) process.stderr.write(`${done.join(', ')} ${JSON.stringify(model)}\n`);
          await settle({ model, real });
        } catch (error) {
          throw new Error(`after ${done.join(', ')}`, { cause: error });
        } finally {
          await real.phone.throwAway();
        }
      }),
      { seed: Number(process.env['VIGIL_SEED'] ?? 1), numRuns: RUNS, endOnFailure: true },
    );
  }, 3_600_000);
});
