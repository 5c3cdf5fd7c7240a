import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { aGroup, openDesk, type Desk } from '../desk.js';
import { aPhoto, sha256 } from '../upload-evidence.js';
import { logF1, openPhone, type PhoneInHand } from './field-app-steps.js';
import { eventually, story } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';

/**
 * The monitor in the field, from the code at the desk to the record with its photos, on a browser's profile that
 * outlives the browser.
 */
let stage: Stage;
let desk: Desk;
let phone: PhoneInHand;
const photos = [aPhoto(700_000), aPhoto(1_400_000)];
/** With the last press, which finishes the report. */
const PRESSES = 14;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(async () => {
  await phone?.throwAway();
  await stage?.close();
});

const records = async (): Promise<IncidentRecord[]> => {
  const { body } = await desk.monitor
    .get<{ items: { id: string }[] }>('/api/incidents?mine=true')
    .then((answer) =>
      answer.status === 200 ? answer : desk.monitor.get<{ items: { id: string }[] }>('/api/incidents'),
    );
  return Promise.all(
    body.items.map(async ({ id }) => (await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body),
  );
};
const filesOf = async (id: string): Promise<EvidenceView[]> =>
  (await desk.monitor.get<{ items: EvidenceView[] }>(`/api/incidents/${id}/evidence`)).body.items;
const picture = (name: string): Promise<unknown> =>
  phone.visit.page.screenshot({ path: `.vigil/pictures/field-${name}.png`, fullPage: true });

describe('a monitor in the field', () => {
  const { step, shows } = story();
  step('lets the phone in with a code from the desk, and the app stays on it', async () => {
    await aGroup(desk, 'Friday Women');
    // As it is once something of theirs was published.
    await stage.app.database.query(
      `insert into pub.assembly_group (code, name_en, name_km, aliases) select public_code, name_en, name_km, aliases from assembly_group on conflict do nothing`,
    );
    phone = await openPhone(stage.origin);
    await phone.visit.open();
    await phone.visit.speak('en');
    await phone.visit.enrol(desk.monitor);
    await phone.visit.isKept();
    await eventually(() => phone.visit.groupLists(), 1);
  });

  step('logs without a network what the caption of F1 says, in 14 presses and fields', async () => {
    const { visit, context } = phone;
    await context.setOffline(true);
    await visit.open();
    await logF1(visit);
    // The last press, that finishes it, comes later in this story.
    expect(visit.presses + 1).toBe(PRESSES);
    await visit.saved();
  });

  step('adds two photos, and the browser ends', async () => {
    const { visit } = phone;
    await visit.pressWord('field.step.media.short');
    await visit.add(
      'photo',
      photos.map((buffer, n) => ({ name: `IMG_${n}.png`, mimeType: 'image/png', buffer })),
    );
    await visit.page.getByText(visit.t('field.media.kind.photo', { n: 2 })).waitFor();
    await visit.saved();
    await phone.end();
  });

  step('opens it again without a network: the draft asks for the passphrase, and holds what was said', async () => {
    phone = await openPhone(stage.origin, { folder: phone.folder, language: 'en' });
    await phone.context.setOffline(true);
    const { visit } = phone;
    await visit.open();
    await visit.pressWord('field.go-on-locked');
    await visit.unlock('not the passphrase');
    await visit.page.getByText(visit.t('field.wrong.passphrase')).waitFor();
    await visit.unlock();
    await visit.heading('field.step.when');
    await visit.pressWord('field.step.media.short');
    await visit.page.getByText(visit.t('field.media.kind.photo', { n: 2 })).waitFor();
    await visit.pressWord('field.step.end.short');
    await visit.pressWord('field.form.finish');
    await visit.page.getByText(visit.t('field.said.finished')).waitFor();
    await visit.page.getByText(visit.t('field.queue', { n: 1 })).waitFor();
  });

  step('comes back into a network: one record, both photos, right hashes, and nothing waits any more', async () => {
    const { visit, context } = phone;
    await context.setOffline(false);
    await visit.page.getByText(visit.t('field.queue.empty')).waitFor();
    await eventually(async () => (await records()).length, 1);
    const [record] = await records();
    expect(
      (await filesOf(record!.id))
        .map(({ state, sha256: hash, size }) => ({ state, hash, size }))
        .sort((a, b) => a.size - b.size),
    ).toEqual(photos.map((bytes) => ({ state: 'stored', hash: sha256(bytes), size: bytes.length })));
  });

  shows('the incident of F1', async () => {
    const [{ incident }] = (await records()) as [IncidentRecord];
    expect(incident).toMatchObject({
      kind: 'IK_ASSEMBLY',
      when: { precision: 'DP_DAY', earliest: '2021-06-04' },
      place: { precision: 'LP_PROVINCE' },
      assemblyTypes: ['AT_PETITION', 'AT_DEMONSTRATION'],
      crowd: { state: 'CS_UNKNOWN', text: 'small' },
      interference: 'IN_INTERFERED',
      sources: [{ type: 'SR_MEDIA_LOCAL' }],
      groups: [{ link: 'GL_INFERRED' }],
      acts: [
        { type: 'RS_SEIZE_MATERIAL', actor: 'PF_UNKNOWN', forceName: 'security personnel' },
        { type: 'FM_UNKNOWN' },
      ],
    });
    expect(incident.acts.every(({ sources }) => sources[0] === incident.sources[0]!.id)).toBe(true);
  });

  shows('no page error, and no request to anybody else', async () => {
    await picture('home-after');
    expect(phone.troubles).toEqual([]);
  });
});
