import { codebookOf } from '@vigil/shared/codebook/field.js';
import codebook from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import field from '@vigil/shared/text/field/en.json' with { type: 'json' };
import codebookKm from '@vigil/shared/text/codebook/km.json' with { type: 'json' };
import fieldKm from '@vigil/shared/text/field/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { BrowserContext, Page } from 'playwright-core';
import type { Client } from '../testing/app.js';

void codebookOf;
export const PASSPHRASE = 'correct-horse-battery';
const VOICES: Record<Language, Text> = { en: createText('en', codebook, field), km: createText('km', codebookKm, fieldKm) };

/** A person in front of the field app: everything is found by the words that they go by, and every press and field is counted. */
export class FieldVisit {
  presses = 0;
  constructor(readonly page: Page, readonly origin: string, public t: Text = VOICES.km) {}

  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/field`, { waitUntil: 'load' });
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }
  async speak(language: Language): Promise<void> {
    if (this.t.language === language) return;
    await this.page.getByRole('button', { name: language === 'km' ? 'ខ្មែរ' : 'English', exact: true }).click();
    this.t = VOICES[language];
    await this.page.locator(`html[lang=${language}]`).waitFor();
  }
  async press(name: string): Promise<void> {
    this.presses += 1;
    await this.page.getByRole('button', { name, exact: true }).first().click();
  }
  pressWord(key: string, params?: Record<string, string | number>): Promise<void> { return this.press(this.t(key, params)); }
  choose(code: string): Promise<void> { return this.press(label(code, this.t.language)); }
  async fill(key: string, words: string): Promise<void> {
    this.presses += 1;
    await this.page.getByLabel(this.t(key), { exact: true }).fill(words);
  }
  async saved(): Promise<void> { await this.page.getByText(this.t('field.saved.saved'), { exact: true }).waitFor(); }
  heading(key: string): Promise<void> { return this.page.getByRole('heading', { level: 1, name: this.t(key), exact: true }).waitFor(); }

  async enrol(monitor: Client, passphrase = PASSPHRASE): Promise<void> {
    const { body } = await monitor.post<{ code: string }>('/api/field/devices', { name: 'The blue one' });
    await this.fill('field.enrol.code', body.code);
    await this.fill('field.enrol.passphrase', passphrase);
    await this.pressWord('field.enrol.do');
    await this.page.getByRole('button', { name: this.t('field.begin'), exact: true }).waitFor();
  }
  /** Waits until the app lies on the phone and opens without the network. */
  async isKept(): Promise<void> { await this.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)'); }
  async add(kind: 'photo' | 'video' | 'sound' | 'file', files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
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

/** No network for pages and for their workers. */
export const withoutNetwork = (context: BrowserContext): Promise<void> => context.setOffline(true);
export const withNetwork = (context: BrowserContext): Promise<void> => context.setOffline(false);
