import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import { addPhone } from '../field-phone.js';
import { eventually } from './open-installation.js';
import { km, openStage, t, type Stage } from './app-and-browser.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

it.each(
  everyNth(2, [
    [1280, t],
    [360, km],
  ] as const),
)(
  'lets phones send first, one at a time or all of a member, instead of losing what they have (%i px)',
  async (width, words) => {
    const [admin, member] = [await stage.app.signIn('admin'), await stage.app.signIn('monitor', `heron ${width}`)];
    const phones = [await addPhone(stage.app, member, 'Blue'), await addPhone(stage.app, member, 'Grey')];
    const ending = async (): Promise<number> => {
      const { body } = await member.get<{ items: { endsBy: string | null }[] }>('/api/field/devices');
      return body.items.filter(({ endsBy }) => endsBy !== null).length;
    };
    const { page } = await stage.as(admin, { width, height: 800 });
    await page.goto(`${stage.origin}/desk/people?lang=${words.language}`);
    const called = words('account.phones.of', { name: `heron ${width}`, phone: 'Blue' });
    await page.getByRole('button', { name: words('account.phones.end-what', { name: called }), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(words('account.phones.end-first-text')).waitFor();
    expect(await dialog.getByRole('button', { name: words('account.phones.end-now'), exact: true }).count()).toBe(1);
    await dialog.getByRole('button', { name: words('account.phones.end-first'), exact: true }).click();
    await eventually(ending, 1);
    await page
      .getByText(words('account.phones.ends-by', { time: '' }).trim())
      .first()
      .waitFor();

    await page
      .getByRole('button', { name: words('desk.people.freeze-who', { name: `heron ${width}` }), exact: true })
      .click();
    await dialog.getByText(words('desk.people.freeze-wait-help', { name: `heron ${width}` })).waitFor();
    await dialog.getByRole('button', { name: words('desk.people.freeze-wait'), exact: true }).click();
    await eventually(ending, phones.length);
    expect((await phones[0]!.request('GET', '/api/field/self')).status).toBe(200);
  },
);
