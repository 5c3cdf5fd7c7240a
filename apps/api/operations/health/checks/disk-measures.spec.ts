import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../config.js';
import { placeLooks } from './server-checks.js';
import { noteDiskMeasure, readDiskMeasures } from './disk-measures.js';

const home = mkdtempSync(join(tmpdir(), 'vigil-disk-'));
const place = { home, mode: 'production' } as const;
afterAll(() => rmSync(home, { recursive: true }));

describe('how much was free', () => {
  it('is known of the last 60 days, one measure a day, for the owner alone', async () => {
    expect(await readDiskMeasures(place)).toEqual([]);
    for (let i = 0; i < 70; i += 1) {
      const day = new Date(Date.UTC(2024, 1, 1 + i)).toISOString().slice(0, 10);
      await noteDiskMeasure(place, { day, home: 1, evidence: null });
      await noteDiskMeasure(place, { day, home: 100 - i, evidence: null });
    }
    const measures = await readDiskMeasures(place);
    expect([measures.length, measures[0], measures.at(-1)]).toEqual([
      60,
      { day: '2024-02-11', home: 90, evidence: null },
      { day: '2024-04-10', home: 31, evidence: null },
    ]);
    expect(statSync(join(home, 'disk-measures.json')).mode & 0o777).toBe(0o600);
  });

  it('is not known from a damaged file, and begins again', async () => {
    for (const text of ['[{"day', '{"a": 1}', '[{"day": "x", "home": 1}, 7, null]']) {
      writeFileSync(join(home, 'disk-measures.json'), text);
      expect(await readDiskMeasures(place)).toEqual([]);
    }
    await noteDiskMeasure(place, { day: '2024-05-01', home: 5, evidence: 6 });
    expect(await readDiskMeasures(place)).toHaveLength(1);
  });
});

it('a look at the disk goes through no link that somebody laid in the home', async () => {
  const elsewhere = join(home, 'elsewhere');
  writeFileSync(elsewhere, 'of somebody else');
  symlinkSync(elsewhere, join(home, `.health-${process.pid}`));
  const finding = await placeLooks(readConfig({ VIGIL_HOME: home }), {} as never).disk();
  expect(finding.is).not.toBe('full');
  expect(readFileSync(elsewhere, 'utf8')).toBe('of somebody else');
});
