import { blank } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT, type CountValue } from '@vigil/shared/counting/count-value.js';
import { addDays, partsOf, weekday, type Day } from '@vigil/shared/day/day.js';
import { aboutDay, between, exactDay, monthOf, weekOf, type DayWindow } from '@vigil/shared/day/day-window.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { precisionOf } from '@vigil/shared/places/place.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';

/** An invented group: how often it gathers, where, about what, and how the authorities respond. */
export interface DemoGroup {
  id: string;
  code: string;
  nameEn: string;
  nameKm: string;
  /** Relative weight among the incidents, and the chance that one is interfered with, or met with force if it is. */
  weight: number;
  interfered: number;
  force: number;
  /** Province codes, by weight. */
  places: readonly (readonly [number, string])[];
  issue: string;
  assembly: readonly string[];
  /** The weekday on which it gathers (1 Monday to 7 Sunday); null: any. */
  weekday: number | null;
}

const a = <T extends object>(of: CodebookClass<T>, fields: Partial<T>): T => Object.assign(blank(of), fields);

const RESTRICTIONS = [
  [5, 'RS_SEIZE_MATERIAL'],
  [6, 'RS_DISPERSAL_ORDER'],
  [4, 'RS_CORDON'],
  [3, 'RS_DISPERSAL'],
  [3, 'RS_SURVEIL_PHYS'],
  [2, 'RS_ID_CHECK'],
  [2, 'RS_TRAVEL_BLOCK'],
  [2, 'RS_INTIMIDATION'],
  [1, 'RS_OBSTRUCT_MONITOR'],
  [1, 'RS_SEIZE_DEVICE'],
  [1, 'RS_RELOCATION'],
  [1, 'RS_UNKNOWN'],
] as const;
const FORCES = [
  [7, 'FM_PUSH'],
  [6, 'FM_GRAB'],
  [2, 'FM_CARRY'],
  [2, 'FM_PUNCH'],
  [1, 'FM_KICK'],
  [2, 'FM_BATON'],
  [1, 'FM_THROW_DOWN'],
  [1, 'FM_SHIELD'],
  [1, 'FM_IRRITANT_DIST'],
  [1, 'FM_WATER_CANNON'],
  [1, 'FM_UNSPEC'],
] as const;
const ACTORS = [
  [6, 'PF_DISTRICT_SECURITY'],
  [5, 'PF_POLICE'],
  [3, 'PF_LOCAL_AUTH'],
  [2, 'PF_GENDARMERIE'],
  [1, 'PF_INTERVENTION'],
  [1, 'PF_PLAINCLOTHES'],
  [1, 'PF_UNKNOWN'],
] as const;

const GATHERED: Record<string, string> = {
  AT_DEMONSTRATION: 'a demonstration',
  AT_MARCH: 'a march',
  AT_PETITION: 'a petition delivery',
  AT_SIT_IN: 'a sit-in',
  AT_STRIKE: 'a strike gathering',
  AT_VIGIL: 'a candlelight vigil',
  AT_MEETING: 'a meeting',
};
const DID: Record<string, string> = {
  RS_SEIZE_MATERIAL: 'Banners taken from',
  RS_DISPERSAL_ORDER: 'Order to disperse given to',
  RS_CORDON: 'Barriers put in front of',
  RS_DISPERSAL: 'Authorities break up',
  RS_SURVEIL_PHYS: 'Officers film',
  RS_ID_CHECK: 'Names taken at',
  RS_TRAVEL_BLOCK: 'People stopped on the way to',
  RS_INTIMIDATION: 'Warnings given before',
  RS_OBSTRUCT_MONITOR: 'Monitors kept away from',
  RS_SEIZE_DEVICE: 'Phones taken at',
  RS_RELOCATION: 'People driven away from',
  RS_UNKNOWN: 'Authorities interfere with',
};

/** Returns "Cordon: march of group A" in Khmer, in the words of the codebook. */
const titleInKhmer = (assembly: string, act: string | null, group: DemoGroup | null): string => {
  const gathered = label(assembly, 'km') + (group === null ? '' : ` របស់${group.nameKm}`);
  return act === null ? gathered : `${label(act, 'km')}៖ ${gathered}`;
};

/** Picks the date precision: two thirds to the day. */
const windowAround = (day: Day, random: SeededRandom): DayWindow =>
  random.weighted<() => DayWindow>([
    [14, () => exactDay(day)],
    [2, () => aboutDay(day)],
    [2, () => weekOf(day)],
    [2, () => monthOf(partsOf(day).year, partsOf(day).month)],
    [1, () => between(addDays(day, -random.between(1, 9)), addDays(day, random.between(1, 9)))],
  ])();

const placeIn = (province: string, gazetteer: Gazetteer, random: SeededRandom): PlaceValue => {
  const districts = gazetteer.children(province);
  const district = random.pick(districts.slice(0, Math.min(5, districts.length)));
  const code = random.weighted<() => string>([
    [2, () => province],
    [6, () => district.code],
    [3, () => (random.pick(gazetteer.children(district.code)) ?? district).code],
  ])();
  return { code, precision: precisionOf(gazetteer.get(code)!.level) };
};

const crowd = (random: SeededRandom): CountValue =>
  random.weighted<() => CountValue>([
    [4, () => exactly(random.between(5, 120))],
    [
      3,
      () => {
        const low = random.between(10, 200);
        return { state: 'CS_RANGE', low, high: low + random.between(5, 100), text: null };
      },
    ],
    [2, () => atLeast(random.between(20, 300))],
    [1, () => ({ state: 'CS_SOME', low: 1, high: null, text: 'dozens' })],
    [3, () => UNKNOWN_COUNT],
  ])();

const harms = (random: SeededRandom, sources: string[]): Harm[] => {
  if (random.chance(0.45)) return [];
  if (random.chance(0.2)) return [a(Harm, { id: random.id(), type: 'HM_INJURY_MINOR', count: NONE_COUNT, sources })];
  const injured = random.between(1, 9);
  return [
    a(Harm, {
      id: random.id(),
      type: random.weighted([
        [5, 'HM_INJURY_MINOR'],
        [2, 'HM_INJURY_UNSPEC'],
        [1, 'HM_INJURY_SERIOUS'],
      ]),
      count: random.chance(0.3) ? atLeast(injured) : exactly(injured),
      sources,
    }),
  ];
};

/** What the authorities say fits what is recorded: nobody denies or justifies an act that no record has. */
const fitting = (said: Partial<Account>, acts: readonly Act[]): Partial<Account> => {
  const isOf = (stance: string): boolean => said.stance === stance;
  if (acts.length === 0 && (isOf('DS_JUSTIFIES') || isOf('DS_DENIES')))
    return { stance: 'DS_CONFIRMS', text: 'DEMO: People gathered and went home by themselves.' };
  if (isOf('DS_DENIES') && !acts.some(({ type }) => FORCES.some(([, force]) => force === type)))
    return { ...said, text: 'DEMO: Officers only kept order. Nobody was hindered.' };
  return said;
};

const accounts = (on: Day, random: SeededRandom, sources: string[], acts: readonly Act[]): Account[] => {
  const chosen = random.weighted<Partial<Account>>([
    [
      4,
      {
        stance: 'DS_JUSTIFIES',
        text: 'DEMO: The gathering had no permission and blocked the traffic; the law was applied.',
      },
    ],
    [3, { stance: 'DS_DENIES', text: 'DEMO: Nobody was pushed. Officers only kept order.' }],
    [2, { stance: 'DS_NO_COMMENT', text: 'DEMO: Asked by telephone; there was no answer.' }],
    [
      2,
      {
        stance: 'DS_NOT_SOUGHT',
        text: 'DEMO: Not asked, because asking would have named those who told us.',
        aboutThisEvent: 'unknown',
        mayBePublished: 'unknown',
      },
    ],
  ]);
  const authority = fitting(chosen, acts);
  const theirs = a(Account, {
    id: random.id(),
    party: 'PA_AUTHORITY',
    language: 'en',
    aboutThisEvent: 'yes',
    mayBePublished: 'yes',
    ...(authority.stance === 'DS_NOT_SOUGHT' ? {} : { saidOn: exactDay(addDays(on, 2)) }),
    sources,
    ...authority,
  });
  const ours = a(Account, {
    id: random.id(),
    party: 'PA_ORGANISER',
    stance: 'DS_CONFIRMS',
    text: 'DEMO: We stood peacefully on the pavement and asked only to hand over our letter.',
    language: 'en',
    aboutThisEvent: 'yes',
    mayBePublished: 'yes',
    saidOn: exactDay(addDays(on, 1)),
    sources,
  });
  return random.chance(0.6) ? [theirs, ours] : [theirs];
};

const sourcesFor = (grade: string, on: Day, random: SeededRandom): Source[] => {
  const paper = (name: string): Source =>
    a(Source, {
      id: random.id(),
      type: 'SR_MEDIA_NAT',
      publisher: `DEMO ${name}`,
      url: `https://demo.example/${random.between(1000, 9999)}`,
      publishedOn: exactDay(addDays(on, 1)),
      linkWithheld: 'no',
    });
  if (grade === 'VG_CONFIRMED')
    return [a(Source, { id: random.id(), type: 'SR_MONITOR', linkWithheld: 'yes' }), paper('Daily')];
  return grade === 'VG_FAIR' ? [paper('Daily'), paper('Weekly')] : [paper('Radio')];
};

const actsOf = (group: DemoGroup, random: SeededRandom, sources: string[]): Act[] => {
  const by = (): Pick<Act, 'actor'> => ({ actor: random.weighted<string>(ACTORS) });
  const acts = Array.from(
    {
      length: random.weighted([
        [5, 1],
        [3, 2],
        [1, 3],
      ]),
    },
    () => a(Act, { id: random.id(), type: random.weighted<string>(RESTRICTIONS), ...by(), sources }),
  ).filter((act, i, all) => all.findIndex((other) => other.type === act.type) === i);
  if (random.chance(group.force))
    acts.push(a(Act, { id: random.id(), type: random.weighted<string>(FORCES), ...by(), sources }));
  else if (random.chance(0.3)) acts.push(a(Act, { id: random.id(), type: 'FM_NONE', sources }));
  if (random.chance(0.1))
    acts.push(a(Act, { id: random.id(), type: 'D_ARREST', ...by(), people: exactly(random.between(1, 6)), sources }));
  return acts;
};

/** What followed an arrest: a release two days later, a hearing after four. */
const aftermathOf = (acts: readonly Act[], on: Day): Act[] => {
  const arrest = acts.find(({ type }) => type === 'D_ARREST');
  if (!arrest) return [];
  // Random numbers of its own, so that the incidents after this one stay as they were.
  const random = new SeededRandom(Number.parseInt(arrest.id.slice(0, 8), 16));
  const { people, actor, sources } = arrest;
  return [
    a(Act, { id: random.id(), type: 'D_RELEASED', actor, people, when: exactDay(addDays(on, 2)), sources }),
    a(Act, { id: random.id(), type: 'LE_HEARING', actor: 'PF_COURT', when: exactDay(addDays(on, 4)), sources }),
  ];
};

/** Some are announced some days before. Random numbers of its own, so that the other answers stay as they were. */
const announcedBefore = (when: DayWindow, id: string): DayWindow | null => {
  const random = new SeededRandom(Number.parseInt(id.slice(0, 8), 16));
  return random.chance(0.4) ? exactDay(addDays(when.earliest, -random.between(1, 6))) : null;
};

/** Invents one incident of a group, around a day. @param today nothing of it is after this day */
export const inventIncident = (
  group: DemoGroup,
  day: Day,
  grade: string,
  gazetteer: Gazetteer,
  random: SeededRandom,
  today: Day,
): Incident => {
  const on = group.weekday === null ? day : addDays(day, group.weekday - weekday(day));
  const sources = sourcesFor(grade, on, random);
  const cited = [sources[0]!.id];
  const type = random.pick(group.assembly);
  const isInterfered = random.chance(group.interfered);
  const acts = isInterfered ? actsOf(group, random, cited) : [];
  const drawn = windowAround(on, random);
  // Nobody reports, or speaks of, what may still happen: a window that is not over is no answer, and everything follows
  // it.
  const when = addDays(drawn.latest, 5) < today ? drawn : exactDay(on);
  const place = placeIn(random.weighted(group.places), gazetteer, random);
  const [linkId, isStated] = [random.id(), random.chance(0.9)];
  const said = accounts(when.latest, random, cited, acts);
  for (const source of sources) if (source.publishedOn) source.publishedOn = exactDay(addDays(when.latest, 1));
  // A title names no group of which no source says that it took part.
  const title = isInterfered
    ? `${DID[acts[0]!.type!]} ${GATHERED[type]}${isStated ? ` of ${group.nameEn}` : ''}`
    : isStated
      ? `${group.nameEn} holds ${GATHERED[type]}`
      : `People hold ${GATHERED[type]}`;
  // Some still wait for their translation.
  const khmer = grade === 'VG_WEAK' ? null : titleInKhmer(type, acts[0]?.type ?? null, isStated ? group : null);
  return a(Incident, {
    kind: 'IK_ASSEMBLY',
    title,
    titleTranslation: khmer,
    when,
    announced: announcedBefore(when, linkId),
    place,
    groups: [
      a(GroupLink, {
        id: linkId,
        group: group.id,
        link: isStated ? 'GL_STATED' : 'GL_INFERRED',
        role: 'RO_ORGANISER',
        sources: cited,
      }),
    ],
    assemblyTypes: type === 'AT_PETITION' ? [type, 'AT_DEMONSTRATION'] : [type],
    crowd: crowd(random),
    issues: [group.issue],
    interference: isInterfered ? 'IN_INTERFERED' : random.chance(0.85) ? 'IN_NONE' : 'IN_UNKNOWN',
    peacefulness: random.weighted([
      [12, 'PE_PEACEFUL'],
      [1, 'PE_ISOLATED'],
      [4, 'PE_UNKNOWN'],
    ]),
    acts: [...acts, ...aftermathOf(acts, when.latest)],
    harms: acts.some((act) => act.type!.startsWith('FM_') && act.type !== 'FM_NONE') ? harms(random, cited) : [],
    sources,
    accounts: said,
    grounds: said.some(({ stance }) => stance === 'DS_JUSTIFIES') ? ['GR_NO_PERMISSION', 'GR_TRAFFIC'] : null,
    sensitivity: random.chance(0.92) ? 'S0_PUBLIC' : 'S1_COARSE',
    narrative: 'DEMO: an invented working narrative. Nothing of this happened.',
    publicSummary: `DEMO: an invented incident. ${title}.`,
    publicSummaryTranslation: khmer && `សាកល្បង៖ ហេតុការណ៍ប្រឌិត។ ${khmer}។`,
  });
};
