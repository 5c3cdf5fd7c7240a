import { createHash, randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { addDays, asDay, partsOf, type Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { isForceUsed } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { columnValues, IncidentEntity } from '../../incidents/incident.entity.js';
import { newPublicCode } from '../../platform/database/new-public-code.js';
import { differences, statusDifferences, appendChange } from '../../incidents/record-changes.js';
import { actSealedAt } from '../../platform/database/assessment-still-applies.js';
import { insertRecords } from '../../incidents/write-record.repository.js';
import { coarsenForReaders, type Shown } from '../../publishing/make-public-version.js';
import { collectPublishableAnswers } from '../../publishing/collect-publishable-answers.js';
import { showGroups } from '../../platform/database/group-names-for-readers.js';
import {
  appendPublicChange,
  lastPublicChangeDay,
  nextPublicSeq,
} from '../../platform/database/public-site-state.repository.js';
import { insertVersion, publishedDigest } from '../../publishing/published-version.repository.js';
import { withheldOf } from '../../publishing/withheld-contribution.js';
import { updateTotalsOnPublication } from '../../publishing/update-withheld-totals.js';
import { insertShownNote, noteWantedAndSeen } from '../../publishing/coverage/dated-notes.repository.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { DEMO_GROUPS, DEMO_NOTES } from './demo-groups.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { inventIncident, type DemoGroup } from './invent-incident.js';
import { deskOptions } from '../../desk-database-options.js';
import { foldName } from '../../accounts/members.service.js';
import { DEMO_MEMBERS } from '../../accounts/demo-sign-in-links.service.js';
import { loadCountries } from '../../places/country-data.js';
import { STANDARDS } from '@vigil/shared/public/organisation-name.js';
import { useKeyring, type Keyring } from '../../encryption/keyring.js';

interface DemoDeps {
  database: DataSource;
  country: CountryFile;
  /** The installation has other countries, too. */
  isOneOfSeveral: boolean;
  gazetteer: Gazetteer;
  /** Ids of the demo's members. */
  monitor: string;
  reviewer: string;
  second: string;
  /** Called after each part, so that a first start shows its progress. */
  progress?: (done: number, of: number) => void;
}

const CREATE = { create: true } as const;
const INCIDENTS = 320;
const YEARS = 5;
const PART = 40;

/**
 * Returns the status of an invented record, counted from the newest: most are published, a few wait at each step so
 * that people can try it.
 */
const statusOf = (index: number): string => {
  if (index >= 12) return 'WS_PUBLISHED';
  return [
    'WS_DRAFT',
    'WS_SUBMITTED',
    'WS_SUBMITTED',
    'WS_SUBMITTED',
    'WS_SUBMITTED',
    'WS_RETURNED',
    'WS_UNDER_REVIEW',
    'WS_UNDER_REVIEW',
    'WS_VERIFIED',
    'WS_VERIFIED',
    'WS_VERIFIED',
    'WS_VERIFIED',
  ][index]!;
};

/**
 * Fills an empty database with invented incidents of invented groups over five years. Does nothing when it was filled
 * before.
 */
export const loadDemo = async (deps: DemoDeps): Promise<void> => {
  const { database } = deps;
  const [{ n: present }] = (await database.query('select count(*)::int as n from incident')) as [{ n: number }];
  if (present >= INCIDENTS) return;
  const random = new SeededRandom(20_210_604);
  const groups = await loadGroups(database, random);
  await loadCoverage(deps, groups);
  await loadDatedNotes(deps);
  const today = todayIn(deps.country.timeZone);
  const days = daysOfFiveYears(today, random);
  for (let at = 0; at < days.length; at += PART) {
    await database.transaction(async (manager) => {
      for (const [offset, day] of days.slice(at, at + PART).entries())
        await loadOne(manager, deps, groups, day, days.length - 1 - at - offset, today);
    });
    deps.progress?.(Math.min(at + PART, days.length), days.length);
  }
};

/**
 * Returns the days, the oldest first, as they would have been published. More in the later years, as monitoring grows.
 */
const daysOfFiveYears = (today: Day, random: SeededRandom): Day[] => {
  const { year } = partsOf(today);
  const span = Math.round((Date.parse(today) - Date.parse(`${year - YEARS + 1}-01-01`)) / 86_400_000);
  return Array.from({ length: INCIDENTS }, () => Math.floor(span * random.next() ** 1.25))
    .sort((x, y) => y - x)
    .map((ago) => addDays(today, -ago - 2));
};

const loadGroups = async (database: DataSource, random: SeededRandom): Promise<DemoGroup[]> => {
  const groups: DemoGroup[] = [];
  for (const group of DEMO_GROUPS) {
    const id = random.id();
    const code = `G-${createHash('sha256').update(group.nameEn).digest('hex').slice(0, 6).toUpperCase()}`;
    await database.query(
      `insert into assembly_group (id, public_code, name_en, name_km, aliases, note) values ($1, $2, $3, $4, '{}', 'Invented.') on conflict (id) do nothing`,
      [id, code, group.nameEn, group.nameKm],
    );
    groups.push({ ...group, id, code });
  }
  return groups;
};

/**
 * Enters coverage: group A is watched on site in the capital; a network watches some provinces; elsewhere only media,
 * or nobody.
 */
const loadCoverage = async ({ database, country, second }: DemoDeps, groups: readonly DemoGroup[]): Promise<void> => {
  const year = partsOf(todayIn(country.timeZone)).year;
  const from = asDay(`${year - YEARS + 1}-01-01`);
  const until = addDays(todayIn(country.timeZone), 1);
  await showGroups(
    database.manager,
    groups.map((group) => group.code),
  );
  const entries: [string, string, string | null][] = [
    ['12', 'CO_ON_SITE', groups[0]!.id],
    ['12', 'CO_NETWORK', null],
    ['18', 'CO_NETWORK', null],
    ['02', 'CO_NETWORK', null],
    ['08', 'CO_MEDIA', null],
    ['17', 'CO_MEDIA', null],
    ['10', 'CO_NONE', null],
    ['19', 'CO_NONE', null],
  ];
  for (const [index, [place, level, group]] of entries.entries()) {
    const id = new SeededRandom(7000 + index).id();
    await database.query(
      `insert into coverage_entry (id, place_code, from_day, until_day, level, group_id, note, shown, entered_by) values ($1, $2, $3, $4, $5, $6, 'Invented.', true, $7)
       on conflict (id) do nothing`,
      [id, place, from, until, level, group, second],
    );
    await database.query(
      `insert into pub.coverage (entry, place_code, from_day, until_day, level, group_code)
       select encode(sha256(convert_to($1, 'UTF8')), 'hex'), $2, $3, $4, $5, (select public_code from assembly_group where id = $6) on conflict (entry) where until_seq is null do nothing`,
      [id, place, from, until, level, group],
    );
  }
};

/** Enters what explains changes in the demo's charts. */
const loadDatedNotes = async ({ database, country, second }: DemoDeps): Promise<void> => {
  const { year } = partsOf(todayIn(country.timeZone));
  for (const [index, { yearsAgo, from, until, ...words }] of DEMO_NOTES.entries()) {
    const id = new SeededRandom(9000 + index).id();
    const days = { from_day: `${year - yearsAgo}-${from}`, until_day: `${year - yearsAgo}-${until}` };
    await database.transaction(async (manager) => {
      if ((await noteWantedAndSeen(manager, id)).seen !== null) return;
      const columns = { name_en: words.nameEn, name_km: words.nameKm, ...days, place_code: words.place };
      const source = { publisher: 'DEMO Gazette', url: null, note: 'Invented.', shown: true };
      const kept = await upsert(manager, 'dated_note', id, CREATE, { ...columns, ...source }, { entered_by: second });
      await insertShownNote(manager, (await noteWantedAndSeen(manager, id)).wanted!);
      await logUpsert(manager, 'dated_note', id, second, kept);
    });
  }
};

const loadOne = async (
  manager: EntityManager,
  deps: DemoDeps,
  groups: readonly DemoGroup[],
  day: Day,
  index: number,
  today: Day,
): Promise<void> => {
  // A seed for each record, so that an interrupted load continues with the same incidents.
  const random = new SeededRandom(20_210_604 + index * 7919);
  const grade = random.weighted([
    [3, 'VG_CONFIRMED'],
    [5, 'VG_FAIR'],
    [3, 'VG_WEAK'],
  ]);
  const group = random.weighted(groups.map((one) => [one.weight, one] as const));
  const incident = inventIncident(group, day, grade, deps.gazetteer, random, today);
  const id = random.id();
  const wouldBeUnlawful = random.chance(0.7);
  const status = statusOf(index);
  const isGraded = status === 'WS_VERIFIED' || status === 'WS_PUBLISHED';
  const reviewerId = status === 'WS_UNDER_REVIEW' ? deps.reviewer : null;
  const inserted: unknown[] = await manager.query('select 1 from incident where id = $1', [id]);
  if (inserted.length > 0) return;
  const row = {
    authorId: deps.monitor,
    status,
    revision: 1,
    codebookVersion: codebookOf(Incident).version,
    grade: isGraded ? grade : null,
    gradeReason: isGraded ? REASONS[grade] : null,
    verifiedBy: isGraded ? deps.reviewer : null,
    reviewerId,
    question: status === 'WS_RETURNED' ? 'DEMO: Do you know which force it was?' : null,
  };
  const { sealed } = await insertRecords(manager, [{ id, incident, row }]);
  const force = incident.acts.find((act) => isForceUsed(act.type!));
  // Nobody should find force unlawful on the word of one outlet.
  if (isGraded && force && grade !== 'VG_WEAK') await assess(manager, deps, id, force.id, wouldBeUnlawful, random);
  await appendChange(manager, {
    incidentId: id,
    revision: 1,
    actorId: deps.monitor,
    kind: 'saved',
    sealed,
    differences: [...differences(null, incident), ...statusDifferences({ status, grade: isGraded ? grade : null })],
  });
  if (status === 'WS_PUBLISHED')
    await publish(
      manager,
      deps,
      id,
      incident.sensitivity === 'S1_COARSE' ? { place: 'district', date: 'month' } : { place: 'district', date: 'day' },
      addDays(day, 12),
      today,
    );
};

const REASONS: Record<string, string> = {
  VG_CONFIRMED: 'DEMO: our own monitor was there.',
  VG_FAIR: 'DEMO: two outlets that do not depend on each other agree.',
  VG_WEAK: 'DEMO: one outlet.',
};

const assess = async (
  manager: EntityManager,
  { reviewer, second }: DemoDeps,
  incidentId: string,
  act: string,
  unlawful: boolean,
  random: SeededRandom,
): Promise<void> => {
  if (random.chance(0.35)) return;
  await manager.query(
    `insert into assessment (id, incident_id, act_id, act_type, outcome, legality, precaution, necessity, proportionality, non_discrimination, legitimate_aim, reasons, organisation,
                             standards, assessor_id, agreed_by, agreed_at, act_actor, act_force_name, act_attribution, act_sealed)
     select $1, $2, $3, type, $4, 'not-judged', 'not-judged', $5, $5, 'not-judged', 'not-judged', 'DEMO: invented reasons.', 'DEMO organisation', $6, $7, $8, now(),
            actor, force_name, attribution, ${actSealedAt('act')} from act where id = $3`,
    [
      random.id(),
      incidentId,
      act,
      unlawful ? 'LA_UNLAWFUL' : 'LA_UNDETERMINED',
      unlawful ? 'not-met' : 'not-judged',
      STANDARDS,
      reviewer,
      second,
    ],
  );
};

/**
 * Publishes a record on a day, or later: not before the last day on which readers are told that it may have happened,
 * and not before what was published last.
 */
const publish = async (
  manager: EntityManager,
  deps: DemoDeps,
  id: string,
  shown: Shown,
  from: Day,
  today: Day,
): Promise<void> => {
  const row = (await manager.getRepository(IncidentEntity).findOneBy({ id }))!;
  const ready = await collectPublishableAnswers(manager, row);
  const out = coarsenForReaders(ready, shown, deps.gazetteer);
  const code = await newPublicCode(manager, deps.country.code);
  const last = await lastPublicChangeDay(manager);
  const latest = [from, addDays(out.when.latest, 1), last ?? from].reduce((a, b) => (a > b ? a : b));
  const onDay = latest < today ? latest : today;
  const seq = await nextPublicSeq(manager);
  await insertVersion(manager, { code, seq, publishedOn: onDay, firstPublishedOn: onDay }, out);
  await appendPublicChange(manager, seq, { code, what: 'published', onDay });
  await manager.query(
    'insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date) values ($1, $2, 2, $3, $4, $5)',
    [id, seq, deps.second, shown.place, shown.date],
  );
  await updateTotalsOnPublication(
    manager,
    id,
    withheldOf(ready.incident, out),
    deps.isOneOfSeveral ? deps.country.code : '',
    onDay,
  );
  await manager.getRepository(IncidentEntity).update({ id }, columnValues({ code, revision: 2 }));
  await appendChange(manager, {
    incidentId: id,
    revision: 2,
    actorId: deps.second,
    kind: 'published',
    differences: [
      ...statusDifferences({ code }),
      {
        path: 'publication',
        value: {
          seq,
          shownPlace: shown.place,
          shownDate: shown.date,
          sha256: await publishedDigest(manager, code, seq),
        },
        internal: false,
      },
    ],
  });
};

/** The country of the demo's places. Elsewhere a demo has members alone. */
const INVENTED_IN = 'KH';

/**
 * Fills an empty demo with invented records. Runs before the application, so that its first count is right.
 * @returns whether it has incidents
 */
export const fillDemo = async (
  { databaseUrl, keyring }: { databaseUrl: string; keyring: Keyring },
  say: (line: string) => void,
): Promise<boolean> => {
  const database = await new DataSource(deskOptions(databaseUrl)).initialize();
  useKeyring(database, keyring);
  try {
    const countries = loadCountries();
    const country = countries.find(({ file }) => file.code === INVENTED_IN) ?? countries[0];
    const [monitor, reviewer, second] = (await demoMembers(database)) as [string, string, string];
    const hasIncidents = country.file.code === INVENTED_IN;
    if (hasIncidents)
      await loadDemo({
        database,
        country: country.file,
        isOneOfSeveral: countries.length > 1,
        gazetteer: country.gazetteer,
        monitor,
        reviewer,
        second,
        progress: (done, of) => say(`Inventing the demo: ${done} of ${of} incidents`),
      });
    else say(`The invented incidents are in Cambodia: a demo of ${country.file.name.en} begins without any.`);
    await database.query('select log_take_over()');
    return hasIncidents;
  } finally {
    await database.destroy();
  }
};

const demoMembers = (database: DataSource): Promise<string[]> =>
  Promise.all(
    DEMO_MEMBERS.map(async ({ name, role }) => {
      await database.query(
        'insert into member (id, name, name_folded, role) values ($1, $2, $3, $4) on conflict (name_folded) do nothing',
        [randomUUID(), name, foldName(name), role],
      );
      const [row]: { id: string }[] = await database.query('select id from member where name_folded = $1', [
        foldName(name),
      ]);
      return row!.id;
    }),
  );
