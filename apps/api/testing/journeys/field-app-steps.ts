import type { Text } from '@vigil/shared/text/text.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { factsOf } from '@vigil/shared/language/languages.js';
import type { Client } from '../app.js';
import { textsOf } from '../../platform/texts-of-server.js';

const LONGEST_WAIT_MS = 20_000;
export const PASSPHRASE = 'correct-horse-battery';
/** Texts of the field app. */
export const fieldTextsIn = textsOf('codebook', 'field');

/**
 * A person in front of the field app: everything is found by the words that they go by, and every press and field is
 * counted.
 */
export class FieldVisit {
  presses = 0;
  constructor(
    readonly page: Page,
    readonly origin: string,
    public t: Text = fieldTextsIn('km'),
  ) {}

  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/field`, { waitUntil: 'load' });
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }
  async speak(language: Language): Promise<void> {
    if (this.t.language === language) return;
    await this.page.getByRole('button', { name: factsOf(language).ownName, exact: true }).click();
    this.t = fieldTextsIn(language);
    await this.page.locator(`html[lang=${language}]`).waitFor();
  }
  async press(name: string): Promise<void> {
    this.presses += 1;
    await this.page.getByRole('button', { name, exact: true }).first().click();
  }
  pressWord(key: string, params?: Record<string, string | number>): Promise<void> {
    return this.press(this.t(key, params));
  }
  choose(code: string): Promise<void> {
    return this.press(label(code, this.t.language));
  }
  async fill(key: string, words: string): Promise<void> {
    this.presses += 1;
    await this.page.getByLabel(this.t(key), { exact: true }).fill(words);
  }
  /** Opens the switches about sending, if they are closed. */
  async openSettings(): Promise<void> {
    const settings = this.page.locator('details', { hasText: this.t('field.queue.settings') });
    if ((await settings.getAttribute('open')) === null) await settings.locator('summary').click();
  }
  /** Chooses an answer of one part of the form, where others have the same words. */
  async chooseIn(part: string, code: string): Promise<void> {
    this.presses += 1;
    await this.page
      .locator(`section[aria-labelledby=step-${part}]`)
      .getByRole('button', { name: label(code, this.t.language), exact: true })
      .first()
      .click();
  }
  async saved(): Promise<void> {
    await this.page.getByText(this.t('field.saved.saved'), { exact: true }).waitFor();
  }
  heading(key: string): Promise<void> {
    return this.page.getByRole('heading', { name: this.t(key), exact: true }).waitFor();
  }

  async enrol(monitor: Client, passphrase = PASSPHRASE): Promise<void> {
    const { body } = await monitor.post<{ code: string }>('/api/field/devices', { name: 'The blue one' });
    await this.fill('field.enrol.code', body.code);
    await this.fill('field.enrol.passphrase', passphrase);
    await this.pressWord('field.enrol.do');
    await this.page.getByRole('button', { name: this.t('field.begin'), exact: true }).waitFor();
  }
  /** Waits until the app lies on the phone and opens without the network. */
  async isKept(): Promise<void> {
    await this.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  }
  /** How many lists of groups the phone has: one, once it has asked for them. */
  groupLists(): Promise<number> {
    return this.page.evaluate<number>(
      `new Promise((done) => { const open = indexedDB.open('field'); open.onsuccess = () => { const asked = open.result.transaction('lists').objectStore('lists').count(); asked.onsuccess = () => { open.result.close(); done(asked.result); }; }; })`,
    );
  }
  async add(
    kind: 'photo' | 'video' | 'sound' | 'file',
    files: { name: string; mimeType: string; buffer: Buffer }[],
  ): Promise<void> {
    for (const file of files) {
      const chooser = this.page.waitForEvent('filechooser');
      await this.pressWord(`field.media.${kind}`);
      await (await chooser).setFiles(file);
    }
  }
  async unlock(passphrase = PASSPHRASE): Promise<void> {
    await this.fill('field.unlock.passphrase', passphrase);
    await this.pressWord('field.unlock.do');
  }
}

/**
 * Logs what the caption of F1 says, as far as its last press; counts presses and fields from the first one on. The
 * group is one of few that are known to readers.
 */
export const logF1 = async (visit: FieldVisit): Promise<void> => {
  visit.presses = 0;
  await visit.pressWord('field.begin');
  await visit.fill('field.when.day', '2021-06-04');
  await visit.choose('SR_MEDIA_LOCAL');
  await visit.fill('field.where.typed', 'Phnom Penh');
  await visit.page.locator('p.answer', { hasText: 'Phnom Penh' }).waitFor();
  await visit.choose('AT_PETITION');
  await visit.choose('AT_DEMONSTRATION');
  await visit.fill('field.in-words', 'small');
  await visit.press('Friday Women');
  await visit.choose('RS_SEIZE_MATERIAL');
  await visit.choose('FM_UNKNOWN');
  await visit.chooseIn('actors', 'PF_UNKNOWN');
  await visit.fill('act.forceName.label', 'security personnel');
  await visit.pressWord('field.no');
};

/** A phone with a browser of its own, whose profile stays on the disk when the browser is closed. */
export interface PhoneInHand {
  context: BrowserContext;
  visit: FieldVisit;
  folder: string;
  troubles: string[];
  /** The browser ends, as when a battery is empty; the profile stays. */
  end(): Promise<void>;
  /** And the profile with it. */
  throwAway(): Promise<void>;
}

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
const newFolder = (): string => mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'phone-'));
/** What an offline phone says of itself in the console. */
const EXPECTED =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RE(SET|FUSED)|ERR_EMPTY_RESPONSE|status of (401|409|410|423|503)/;

export const openPhone = async (
  origin: string,
  {
    folder = newFolder(),
    width = 360,
    height = 640,
    scheme = 'light' as 'light' | 'dark',
    language = 'km' as Language,
    args = [] as string[],
  } = {},
): Promise<PhoneInHand> => {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath)
    throw new Error('CHROMIUM_PATH is not set: run this test with "node scripts/test.mjs", which finds Chromium.');
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
    viewport: { width, height },
    colorScheme: scheme,
    locale: 'km-KH',
    timezoneId: 'Asia/Phnom_Penh',
    geolocation: { latitude: 11.5564, longitude: 104.9282, accuracy: 12 },
    permissions: ['geolocation'],
  });
  const troubles: string[] = [];
  const own = new URL(origin).host;
  const watch = (page: Page): void => {
    if (process.env['FIELD_DEBUG'])
      page.on('response', (r) => {
        if (r.url().includes('/api/'))
          void r.text().then(
            (b) => process.stderr.write(`${r.request().method()} ${r.url()} ${r.status()} ${b.slice(0, 300)}\n`),
            () => 0,
          );
      });
    if (process.env['FIELD_DEBUG'])
      page.on('requestfailed', (r) =>
        process.stderr.write(`failed ${r.method()} ${r.url()} ${r.failure()?.errorText}\n`),
      );
    page.on('pageerror', (error) => troubles.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (
        message.type() === 'error' &&
        !EXPECTED.test(message.text()) &&
        !message.location().url.endsWith('/favicon.ico')
      )
        troubles.push(`console: ${message.text()} ${message.location().url}`);
    });
    page.on('request', (request) => {
      if (/^https?:/.test(request.url()) && new URL(request.url()).host !== own)
        troubles.push(`request to ${new URL(request.url()).host}`);
    });
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  const visit = new FieldVisit(page, origin, fieldTextsIn(language));
  const end = (): Promise<void> => context.close();
  return {
    context,
    visit,
    folder,
    troubles,
    end,
    throwAway: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
