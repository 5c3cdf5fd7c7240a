import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { LOGO } from '@vigil/shared/public/organisation-name.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { anIncident } from '../an-incident.js';
import type { TestApp } from '../app.js';
import { type Desk, published, putSettings, releaseAll } from '../desk.js';
import { aDraft, frozen } from '../draft-and-read-reports.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { SITE } from '../site-folder.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk(
  (opened) => {
    ({ app, desk } = opened);
  },
  { webFolder: SITE },
);

const svg = (inside: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="900" height="300">${inside}</svg>`,
  );
const RED = '<rect width="900" height="300" fill="#f00"/>';
const HOSTILE = svg(
  `<script>fetch("https://evil.example")</script>${RED}<foreignObject width="900" height="300"><b>evil</b></foreignObject><image xlink:href="/etc/hostname" width="900" height="300"/><image href="https://evil.example/x.png" width="9" height="9"/>`,
);
const FACE = {
  organisation: 'A Rights Centre',
  organisationKm: 'មជ្ឈមណ្ឌលសិទ្ធិ',
  standards: 'General Comment No. 37',
  standardsKm: 'មតិយោបល់ទូទៅលេខ ៣៧',
  address: 'House 1, Street 2, Phnom Penh',
  contact: 'Signal: see our website.',
  sentenceEn: 'We count what the police do at protests.',
  sentenceKm: 'យើងរាប់អ្វីដែលប៉ូលិសធ្វើ។',
  startView: 'indicator=I05&period=2021',
  smallTeam: false,
};
const save = (part: Partial<OrganisationSettings>) =>
  putSettings<OrganisationSettings & { errors?: { pointer: string; code: string }[] }>(desk.admin, {
    ...FACE,
    ...part,
  });
const about = async (): Promise<PublicAbout> => (await app.visitor.get<PublicAbout>('/api/public/about')).body;
const page = async (path: string): Promise<string> => (await app.visitor.get(path)).text;
const logo = async (): Promise<Response> => fetch(`${app.url}/api/public/logo`);

describe('the face of the organisation', () => {
  it('waits for a second person once something is published, and is then on every page, card, feed and report', async () => {
    const { code } = await published(desk, anIncident({ title: 'A march' }));
    const before = await about();
    expect((await save({ logo: svg(RED).toString('base64') })).status).toBe(200);
    expect(await about()).toEqual(before);
    expect((await logo()).status).toBe(404);
    await releaseAll(desk);
    const { smallTeam: _staff, ...seen } = FACE;
    const shown = await about();
    expect(shown).toMatchObject({ ...seen, logo: expect.stringMatching(/^\/api\/public\/logo\?v=[0-9a-f]{16}$/) });

    const english = await page(`/incidents/${code}?lang=en`);
    expect(english).toContain('– A Rights Centre</title>');
    expect(english).toContain('<p>House 1, Street 2, Phnom Penh · Signal: see our website.</p>');
    expect(english).toContain(`<img class="brand-logo" src="${shown.logo}" alt/>`);
    expect(english).toContain(`"logo":"${app.url}${shown.logo}"`);
    const khmer = await page('/method?lang=km');
    expect(khmer).toContain(`– ${FACE.organisationKm}</title>`);
    expect(khmer).not.toContain('Vigil</title>');
    expect(await page('/?lang=en&indicator=I02')).toContain(FACE.sentenceEn);
    expect(await page('/?lang=km&indicator=I02')).toContain(FACE.sentenceKm);
    expect(await page('/changes.atom?lang=km')).toContain(`<name>${FACE.organisationKm}</name>`);
    expect(await page('/changes.atom?lang=en')).toContain(`<logo>${app.url}${shown.logo}</logo>`);
    expect((await app.visitor.get(`/incidents/${code}/picture.png`)).status).toBe(200);
  });

  it('opens the map with the start view, and with nothing else than what an address says', async () => {
    const leads = async (path: string): Promise<unknown[]> => {
      const { status, headers } = await fetch(app.url + path, { redirect: 'manual' });
      return [status, headers.get('location')];
    };
    expect(await leads('/')).toEqual([302, '/?indicator=I05&period=2021']);
    expect(await leads('/?lang=km')).toEqual([302, '/?indicator=I05&period=2021&lang=km']);
    expect(await leads('/?lang=%0d%0a//evil.example')).toEqual([
      302,
      '/?indicator=I05&period=2021&lang=%0D%0A%2F%2Fevil.example',
    ]);
    expect((await leads('/?indicator=I02'))[0]).toBe(200);
    expect((await leads('/method'))[0]).toBe(200);
  });

  it('names its standards in the words of each language, and a frozen report keeps those of its day', async () => {
    expect((await page('/method?lang=en')).replace(/<[^>]*>/g, '')).toContain(FACE.standards);
    const khmer = await page('/method?lang=km');
    expect([khmer.includes(FACE.standardsKm), khmer.includes(FACE.standards)]).toEqual([true, false]);
    const code = await frozen(desk.analyst, aDraft('un-annex'));
    await desk.analyst.post(`/api/reports/${code}/publications`, {});
    await releaseAll(desk);
    const report = async (language: string): Promise<string> => page(`/reports/${code}?lang=${language}`);
    const before = [await report('en'), await report('km')] as const;
    expect([before[0].includes(FACE.standards), before[1].includes(FACE.standardsKm)]).toEqual([true, true]);
    const later = { standards: 'The Guidelines of 2030', standardsKm: 'គោលការណ៍ណែនាំឆ្នាំ ២០៣០' };
    expect((await save(later)).status).toBe(200);
    await releaseAll(desk);
    expect(await page('/method?lang=km')).toContain(later.standardsKm);
    const after = [await report('en'), await report('km')] as const;
    expect([after[0].includes(FACE.standards), after[1].includes(FACE.standardsKm)]).toEqual([true, true]);
    expect([after[0].includes(later.standards), after[1].includes(later.standardsKm)]).toEqual([false, false]);
    // Without words in Khmer, a reader of Khmer is told so.
    expect((await save({ standardsKm: '' })).status).toBe(200);
    await releaseAll(desk);
    expect(await page('/method?lang=km')).toContain(`${FACE.standards} (មិនមានជាភាសាខ្មែរ)`);
    expect((await save({})).status).toBe(200);
    await releaseAll(desk);
  });

  it.each([
    '//evil.example',
    'indicator=I05#x',
    'a=https://evil.example',
    'indicator',
    '&indicator=I05',
    `a=${'b'.repeat(300)}`,
  ])('refuses a start view that is no query of the map: %s', async (startView) => {
    const { status, body } = await save({ startView });
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/startView']);
  });
});

describe('a logo', () => {
  const stored = async (file: Buffer): Promise<Buffer> => {
    expect((await save({ logo: file.toString('base64') })).status).toBe(200);
    await releaseAll(desk);
    const answer = await logo();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    return Buffer.from(await answer.arrayBuffer());
  };

  it('is drawn again: of a hostile SVG only its pixels stay, and nothing outside the file is read', async () => {
    const png = await stored(HOSTILE);
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([LOGO.width, LOGO.height]);
    expect(new Set(data.toString('hex').match(/.{6}/g))).toEqual(new Set(['ff0000']));
    expect(png.toString('latin1')).not.toMatch(/script|evil|tEXt|iTXt|eXIf/);
  });

  it('loses what a photo says about where it was taken', async () => {
    const png = await stored(await aPhoto(await aScene(3), { lat: 11.5, lon: 104.9, make: 'Canary', words: 'Canary' }));
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', height: LOGO.height });
    expect((await sharp(png).metadata()).exif).toBeUndefined();
    expect(png.toString('latin1')).not.toContain('Canary');
  });

  it('stays as it is when other settings are saved', async () => {
    const png = await stored(svg(RED));
    expect((await save({ address: 'Elsewhere', logo: png.toString('base64') })).body.logo).toBe(png.toString('base64'));
  });

  it.each<[string, Buffer]>([
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
    ['a broken PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])],
    [
      'an SVG of entities that multiply',
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(1000)}">${'bcdefgh'.replace(/./g, (at, i: number) => `<!ENTITY ${at} "${`&${'abcdefgh'[i]};`.repeat(40)}">`)}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&h;</text></svg>`,
      ),
    ],
    [
      'an SVG larger than any screen',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>'),
    ],
  ])('is refused when it is %s', async (_what, file) => {
    const { status, body } = await save({ logo: file.toString('base64') });
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/logo' })]]);
  });

  it('is refused above one MiB, and can be removed', async () => {
    const { status, body } = await save({ logo: Buffer.alloc(LOGO.bytes + 3).toString('base64') });
    expect([status, body.errors?.[0]]).toEqual([422, expect.objectContaining({ code: 'file-too-large' })]);
    // What an earlier case proposed.
    await releaseAll(desk);
    expect((await save({ logo: '' })).status).toBe(200);
    await releaseAll(desk);
    expect([(await about()).logo, (await logo()).status]).toEqual([null, 404]);
  });
});
