import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LastDrill } from '@vigil/shared/staff-responses/server-health.js';
import { aLimit } from '@vigil/shared/people-figures/test-people.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { keySource } from '../../encryption/key-source.js';
import { foldersOf, homeCountryFile, loadCountries } from '../../places/country-data.js';
import { main as country } from '../../places/countries/country.command.js';
import { bringTablesIntoLog } from '../../platform/database/bring-tables-into-the-log.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import {
  backUp,
  filesBelow,
  newInstallation,
  restoreInto,
  type Installation,
} from '../../testing/backup-and-restore.js';
import { log, openDesk } from '../../testing/desk.js';
import { startCommand } from '../../testing/start-backup-command.js';
import { testKeyFile } from '../../testing/test-keys.js';
import { readContents } from './check-backup.js';
import { assertSameOrNone } from './home-files.js';
import { lastDrill } from './last-backup.js';
import { openBackup } from './manifest.js';
import { keepSettings } from '../../testing/keep-settings.js';

jest.setTimeout(120_000);

const putBack = keepSettings('VIGIL_HOME', 'VIGIL_COUNTRY');
const backups = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'vigil-backups-of-countries-'));
const folder = join(backups, 'monday');
/** As a Vigil made them that did not think of countries. */
const without = join(backups, 'without');
let installation: Installation;
let app: TestApp;

beforeAll(async () => {
  installation = await newInstallation('template');
  useHome(installation);
  delete process.env['VIGIL_COUNTRY'];
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await country(['add', 'KEN'])).toBe(0);
  writeFileSync(join(installation.home, 'countries', 'ken', 'words.json'), JSON.stringify(WORDS));
  writeFileSync(join(installation.home, 'countries', 'ken', 'limits.json'), JSON.stringify({ limits: [LIMIT] }));
  // A copy that was left when loading was cut off is not a country.
  mkdirSync(join(installation.home, 'countries', '.part-ken'));
  writeFileSync(join(installation.home, 'countries', '.part-ken', 'country.json'), '{');
  expect(await country(['home', 'KEN'])).toBe(0);
  jest.restoreAllMocks();
  app = await startTestApp(installation.database, { config: installation.config });
  const { monitor } = await openDesk(app);
  await log(monitor, anIncident({ title: 'In Nairobi', place: { code: 'KE-G05', precision: 'LP_PROVINCE' } }));
  await bringTablesIntoLog(installation.database.url);
  await makeCheckpoint(app.database, signingKey(installation.config));
  await backUp(installation, folder);
  const aside = join(backups, 'aside');
  mkdirSync(aside);
  for (const name of OF_COUNTRIES) renameSync(join(installation.home, name), join(aside, name));
  await backUp(installation, without);
  for (const name of OF_COUNTRIES) renameSync(join(aside, name), join(installation.home, name));
});
afterAll(async () => {
  await app?.close();
  await installation?.remove();
  useCountryWords(null);
  rmSync(backups, { recursive: true, force: true });
  putBack();
});

const WORDS = { 'code.PF_ARMY': { en: 'The army of Kenya', km: 'កងទ័ព' } };
const { country: _, ...LIMIT } = aLimit({ code: 'KEN-POLICE' });
const OF_COUNTRIES = ['countries', 'home-country'];
const useHome = ({ home }: Installation): void => void (process.env['VIGIL_HOME'] = home);
const tried = async (backup: string): Promise<[code: number | null, said: string]> => {
  const below = mkdtempSync(join(tmpdir(), 'vigil-drills-'));
  chmodSync(below, 0o711);
  try {
    const drill = startCommand('restore', ['--drill', backup, '--in', below], {
      VIGIL_HOME: installation.home,
      DATABASE_URL: installation.database.url,
      VIGIL_KEY_FILE: testKeyFile(),
      VIGIL_EVIDENCE: installation.config.evidenceFolder!,
    });
    return [await drill.ended, drill.said()];
  } finally {
    rmSync(below, { recursive: true });
  }
};

describe('a backup of an installation about another country', () => {
  it('holds what was loaded of it and the choice, and nothing that was left half done', async () => {
    const { contents } = await readContents(await openBackup(folder, keySource(installation.config)));
    const paths = contents.home.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'home-country',
        'countries/ken/country.json',
        'countries/ken/places.csv',
        'countries/ken/words.json',
        'countries/ken/limits.json',
        'countries/ken/areas/adm1.topo.json',
        'countries/ken/areas/base.topo.json',
      ]),
    );
    expect(paths.filter((path) => !/^(?:log-key\.pem|home-country|countries\/ken\/.+)$/.test(path))).toEqual([]);
  });

  it('restores into an empty home, and its places, words and limits of custody are there', async () => {
    const there = await newInstallation('nothing');
    useHome(there);
    const { log: proven } = await restoreInto(there, folder);
    expect(proven.faults).toEqual([]);
    const [kenya, ...others] = loadCountries(undefined, foldersOf(there.home));
    expect([kenya.name, others, kenya.words]).toEqual(['ken', [], WORDS]);
    expect(kenya.limits).toEqual([{ ...LIMIT, country: 'KE' }]);
    const ken = join('countries', 'ken');
    expect(filesBelow(join(there.home, ken))).toEqual(filesBelow(join(installation.home, ken)));
    expect(readFileSync(homeCountryFile(there.home), 'utf8')).toBe('ken\n');
    expect(statSync(join(there.home, ken, 'places.csv')).mode & 0o777).toBe(0o600);
    const { rows } = await withClient(there.database.url, (client) =>
      client.query(
        `select p.name_en as name, (select count(*)::int from place where country = 'KE') as units
           from incident i join place p on p.code = i.place_code`,
      ),
    );
    expect(rows).toEqual([{ name: 'Nairobi County', units: 48 }]);
    await there.remove();
  });

  it('is not mixed with a country that the home has: nothing is restored', async () => {
    const there = await newInstallation('nothing');
    useHome(there);
    for (const name of OF_COUNTRIES) cpSync(join(installation.home, name), join(there.home, name), { recursive: true });
    writeFileSync(join(there.home, 'home-country'), 'khm\n');
    await expect(restoreInto(there, folder)).rejects.toThrow(
      /home-country is there already and is not the backup's: move it away, or restore into another home\.$/,
    );
    await there.remove();
  });

  it('goes well in a drill', async () => {
    expect(await tried(folder)).toEqual([0, expect.stringContaining('The drill went well')]);
  });

  it('is found by a drill to lack its countries, which the installation in use has', async () => {
    expect(await tried(without)).toEqual([
      1,
      expect.stringMatching(
        /Something is recorded here that is not of Cambodia alone\. The last start was about Kenya/,
      ),
    ]);
    const last = (): Promise<LastDrill | null> => lastDrill({ home: installation.home, mode: 'production' });
    expect(await last()).toEqual({
      at: expect.any(String),
      madeAt: null,
      seconds: expect.any(Number),
      isWell: false,
    });
    const before = await last();
    expect(await tried(join(backups, 'nowhere'))).toEqual([1, expect.stringContaining('There is no folder')]);
    expect(await last()).toEqual(before);
  });

  it('that lacks them is restored where they were loaded before', async () => {
    const there = await newInstallation('nothing');
    useHome(there);
    for (const name of OF_COUNTRIES) cpSync(join(installation.home, name), join(there.home, name), { recursive: true });
    expect((await restoreInto(there, without)).log.faults).toEqual([]);
    await there.remove();
  });
});

describe('a file of a backup', () => {
  it('never leads out of the home', async () => {
    for (const path of ['../vigil.key', '/etc/passwd', 'countries/../../x', 'areas/..', './x', 'countries//x', ''])
      await expect(assertSameOrNone(installation.config, path, Buffer.from('x'))).rejects.toThrow(
        'The backup names a file outside the home: nothing of it is taken. Use another backup.',
      );
  });
});
