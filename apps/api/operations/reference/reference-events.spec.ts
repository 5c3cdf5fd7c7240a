import { describe, expect, it } from '@jest/globals';
import { validator } from '../../platform/http/body-rules.js';
import 'reflect-metadata';
import { checkBody } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { completeness, contradictions, hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import { highestGrade } from '@vigil/shared/incident/grading.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { TotalBody } from '../../publishing/coverage/published-totals.controller.js';
import { readIncident } from '../../incidents/incidents.service.js';
import { loadCountry } from '../../places/country-data.js';
import { readFigures } from './expected-figures.js';
import { readReference } from './reference-file.js';

const file = readReference();
const figures = readFigures();
const names = file.incidents.map(({ ref }) => ref);
const eventOf = (ref: string): Incident => file.incidents.find((event) => event.ref === ref)!.incident;
const typesOf = (ref: string): (string | null)[] => eventOf(ref).acts.map((act) => act.type);
const friday = file.groups.find((group) => group.nameEn === 'Friday Women')!;

/** Returns every text of a record with its path, without ids and codes. */
const textsIn = (of: CodebookClass, value: Record<string, unknown>, onlyPublic: boolean): string[] =>
  fieldsOf(of)
    .flatMap((field): string[] => {
      const answer = value[field.name];
      if (answer === null || (onlyPublic && field.class === 'internal')) return [];
      if (field.kind === 'many')
        return (answer as Record<string, unknown>[]).flatMap((child) => textsIn(field.of!(), child, onlyPublic));
      if (field.kind === 'count') return [(answer as { text: string | null }).text ?? ''];
      return field.kind === 'text' && field.format === 'plain' ? [answer as string] : [];
    })
    .filter((text) => text !== '');
const allTexts = (ref: string): string[] =>
  textsIn(Incident, eventOf(ref) as unknown as Record<string, unknown>, false);
const publicTexts = (ref: string): string[] =>
  textsIn(Incident, eventOf(ref) as unknown as Record<string, unknown>, true);

describe('the reference events', () => {
  it('are the ten events of the two sheets', () => {
    expect(names).toEqual(['F3', 'F4', 'F1', 'REF01', 'REF02', 'REF03', 'REF04', 'REF05', 'REF06', 'REF07']);
  });

  it.each(names)('%s is a whole record that can be submitted as it is', (ref) => {
    const { value, errors } = checkBody(Incident, eventOf(ref));
    expect(errors).toEqual([]);
    expect(contradictions(value)).toEqual([]);
    expect(completeness(value)).toEqual([]);
    const where = { gazetteer: loadCountry().gazetteer, bounds: [0, 0, 0, 0] as never, inside: () => true };
    expect(() => readIncident(eventOf(ref), where)).not.toThrow();
  });

  it.each(names)("%s has the authorities' account of this event, or why nobody asked for it", (ref) => {
    expect(hasAuthorityAccount(eventOf(ref))).toBe(true);
  });

  it.each(names)('%s rests its every act, harm and group on a source', (ref) => {
    const { acts, harms, groups } = eventOf(ref);
    for (const { sources } of [...acts, ...harms, ...groups]) expect(sources).not.toEqual([]);
  });

  it('leave unknown what their rows do not say', () => {
    for (const { ref, incident } of file.incidents) {
      expect(incident.peacefulness).toBe('PE_UNKNOWN');
      expect(incident.crowd.state).toBe(ref === 'F3' ? 'CS_EXACT' : 'CS_UNKNOWN');
      if (ref !== 'F4' && ref !== 'REF02') expect(typesOf(ref)).toContain('FM_UNKNOWN');
      expect(typesOf(ref)).not.toContain('FM_NONE');
      expect(incident.harms.map((harm) => harm.type)).not.toContain('HM_NONE');
    }
  });

  it('name groups that the file brings along, and no id twice', () => {
    const known = file.groups.map((group) => group.id);
    for (const { incident } of file.incidents) for (const { group } of incident.groups) expect(known).toContain(group);
    const children = file.incidents.flatMap(({ id, incident: { groups, acts, harms, sources, accounts } }) => [
      id,
      ...[...groups, ...acts, ...harms, ...sources, ...accounts].map((child) => child.id),
    ]);
    const ids = [...known, ...children, ...file.totals.map((total) => total.id)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('support the grades that the figures assume', () => {
    expect(Object.fromEntries(file.incidents.map(({ ref, incident }) => [ref, highestGrade(incident)]))).toEqual(
      figures.grades,
    );
  });
});

describe('the acceptance cases', () => {
  it('F1: banners seized by an unknown force, force not known, Friday Women inferred, known to the province only', () => {
    expect(eventOf('F1')).toMatchObject({
      when: { precision: 'DP_DAY', earliest: '2021-06-04' },
      place: { code: '12', precision: 'LP_PROVINCE' },
      assemblyTypes: ['AT_PETITION', 'AT_DEMONSTRATION'],
      crowd: { state: 'CS_UNKNOWN', text: 'small' },
      groups: [{ group: friday.id, link: 'GL_INFERRED' }],
      acts: [{ type: 'RS_SEIZE_MATERIAL', actor: 'PF_UNKNOWN' }, { type: 'FM_UNKNOWN' }],
    });
    expect(eventOf('F1').accounts.map((account) => [account.stance, account.aboutThisEvent])).toEqual([
      ['DS_JUSTIFIES', 'no'],
      ['DS_NOT_SOUGHT', 'yes'],
    ]);
    expect(highestGrade(eventOf('F1'))).toBe('VG_WEAK');
  });

  it('F2: two published totals, the second part of the first, and no incident', () => {
    const [whole, part] = file.totals;
    expect(whole).toMatchObject({
      value: { state: 'CS_AT_LEAST', low: 11, high: null, text: 'no less than 11' },
      from: '2021-01-01',
      until: '2021-06-30',
      partOf: null,
    });
    expect(part).toMatchObject({
      value: { state: 'CS_EXACT', low: 10 },
      group: friday.id,
      partOf: whole!.id,
      from: '2021-01-01',
      until: '2021-06-30',
    });
    expect(
      file.incidents.filter(({ incident }) => incident.when!.earliest.startsWith('2021-0')).map(({ ref }) => ref),
    ).toEqual(['F1']);
  });

  it('F3: crowd exactly 25, two restrictions at the court and nothing at the embassy', () => {
    const { crowd, acts } = eventOf('F3');
    expect(crowd).toMatchObject({ state: 'CS_EXACT', low: 25, high: 25 });
    expect(typesOf('F3')).toEqual(['RS_SEIZE_MATERIAL', 'RS_DISPERSAL_ORDER', 'FM_UNKNOWN']);
    expect(acts[0]!.note).toContain('destroyed');
    for (const act of acts) expect(act.place).toEqual({ code: '12', precision: 'LP_SITE' });
  });

  it('F4: thrown down and grabbed by district security, serious exactly 1 and minor exactly 4, published as five', () => {
    const { acts, harms } = eventOf('F4');
    const force = acts.filter((act) => act.type!.startsWith('FM_'));
    expect(force.map((act) => [act.type, act.actor])).toEqual([
      ['FM_THROW_DOWN', 'PF_DISTRICT_SECURITY'],
      ['FM_GRAB', 'PF_DISTRICT_SECURITY'],
    ]);
    expect(harms.map((harm) => [harm.type, harm.count.state, harm.count.low])).toEqual([
      ['HM_INJURY_SERIOUS', 'CS_EXACT', 1],
      ['HM_INJURY_MINOR', 'CS_EXACT', 4],
    ]);
    const readByAll = [
      eventOf('F4').title,
      eventOf('F4').publicSummary,
      ...eventOf('F4').accounts.map((account) => account.text),
      ...eventOf('F4').sources.map((source) => source.title),
    ].join(' ');
    expect(readByAll).not.toMatch(/hospital|serious|injur(y|ies)|bruis|scrape|faint|one woman/i);
  });
});

describe('conflicting and doubtful figures', () => {
  const figuresOf = (ref: string): string[] =>
    eventOf(ref)
      .accounts.filter((account) => account.stance !== 'DS_NOT_SOUGHT')
      .map((account) => account.text!);

  it('REF02 keeps four and at least five with whoever says so, and codes at least four killed', () => {
    expect(eventOf('REF02').harms[0]).toMatchObject({
      type: 'HM_DEATH',
      count: { state: 'CS_AT_LEAST', low: 4, high: null },
    });
    expect(figuresOf('REF02')).toEqual([
      expect.stringMatching(/^LICADHO .* four /),
      expect.stringMatching(/^Asian Correspondent .* at least five /),
    ]);
  });

  it('REF05 keeps two and six with whoever says so, and codes 2 to 6 arrested', () => {
    expect(eventOf('REF05').acts[0]).toMatchObject({
      type: 'D_ARREST',
      people: { state: 'CS_RANGE', low: 2, high: 6 },
    });
    expect(figuresOf('REF05')).toEqual([
      expect.stringMatching(/police .* two /),
      expect.stringMatching(/union .* six /),
    ]);
  });

  it('REF06 keeps 64 and about 60 with whoever says so, and codes 60 to 64 detained', () => {
    expect(eventOf('REF06').acts[0]).toMatchObject({
      type: 'D_APPREHENDED',
      people: { state: 'CS_RANGE', low: 60, high: 64 },
    });
    expect(figuresOf('REF06')).toEqual([
      expect.stringMatching(/police .* 64 /),
      expect.stringMatching(/CamboJA .* about 60 /),
    ]);
  });

  it('no incident carries a figure of two days: the 23 arrests and more than 20 injured of January 2014 are totals', () => {
    expect(typesOf('REF02')).toEqual(['FM_LIVE_FIRE']);
    expect(eventOf('REF02').harms.map((harm) => harm.count.low)).toEqual([4, 38]);
    const january = file.totals.filter((total) => total.from === '2014-01-02' && total.until === '2014-01-03');
    expect(january.map(({ value }) => [value.state, value.low])).toEqual([
      ['CS_EXACT', 23],
      ['CS_AT_LEAST', 21],
    ]);
  });

  it('REF07 lies between three days before its approximate day and the day of the report', () => {
    expect(eventOf('REF07').when).toEqual({ precision: 'DP_RANGE', earliest: '2022-06-24', latest: '2022-06-28' });
  });
});

describe('the published totals', () => {
  it.each(file.totals.map((total) => [total.title, total] as const))(
    '%s is a whole entry',
    (_title, { id, ...total }) => {
      expect(
        validator
          .validateSync(Object.assign(new TotalBody(), total, { shown: false }), {
            whitelist: true,
            forbidNonWhitelisted: true,
          })
          .map((error) => error.property),
      ).toEqual([]);
      const whole = file.totals.findIndex((other) => other.id === total.partOf);
      expect(whole).toBeLessThan(file.totals.findIndex((other) => other.id === id));
      if (total.group !== null) expect(file.groups.map((group) => group.id)).toContain(total.group);
    },
  );
});

describe('what must be in no file', () => {
  const addresses = [
    ...file.incidents.flatMap(({ incident }) => incident.sources.flatMap((source) => [source.url, source.archiveUrl])),
    ...file.totals.map((total) => total.url),
  ].filter((url) => url !== null);

  it('a source is found at a web address', () => {
    expect(addresses.length).toBeGreaterThan(10);
    for (const url of addresses) expect(url).toMatch(/^https?:\/\/[a-z0-9.-]+\/\S*$/);
  });

  /** Places, bodies and things that a text may name inside a sentence. Never add a person's name. */
  const MAY_BE_NAMED = new Set(
    `Phnom Penh Municipal Court Canadia Industrial Area Veng Sreng Mean Chey Borei Keila Koh Pich Prek Pnov Prampi Makara Sothearos Sihanouk
    Cambodia National Rescue Party Friday Women Asian Correspondent Cambodianess CamboJA NagaWorld Gaming News Focus Gaming News New Year Eve January June Radio Free Asia Row Rows
    Cambodian Police Suppress Protest Family Members Detained Activists Deadly Clashes Garment Factory Workers Strike Human Rights Review The Year General Topic
    Labor Rights Supported Union Khmer Employees Wives Fridays Fundamental Freedoms Monitor Monitoring Project Center International Czech Republic Solidarity
    Authorities Detain Strikers Force Them Quarantine Center Are Arrested They Were Returning Being Tested July February`.split(
      /\s+/,
    ),
  );
  const namedIn = (text: string): string[] =>
    [...text.matchAll(/(?<=[\p{L}\d,)] )\p{Lu}\p{L}*\p{Ll}\p{L}*/gu)]
      .map(([word]) => word)
      .filter((word) => !MAY_BE_NAMED.has(word));

  it.each(names)('%s names no person, officials included', (ref) => {
    for (const text of allTexts(ref)) {
      expect({ text, named: namedIn(text) }).toEqual({ text, named: [] });
      expect(text).not.toMatch(/\b(Mr|Mrs|Ms|Miss|Dr|Gen|Lok|Neak|Oknha|Excellency)\b\.?/);
      expect(text).not.toMatch(/@|\+?\d[\d\s-]{6,}\d/);
    }
  });

  it('names no person among the groups and published totals', () => {
    const texts = [
      ...file.groups.flatMap(({ nameEn, note, aliases }) => [nameEn, note ?? '', ...aliases]),
      ...file.totals.flatMap(({ publisher, title, measure, note }) => [publisher, title, measure, note ?? '']),
    ];
    for (const text of texts) expect({ text, named: namedIn(text) }).toEqual({ text, named: [] });
  });

  it("finds a person's name where there is one", () => {
    expect(namedIn('A statement by Somebody Else was read out.')).toEqual(['Somebody', 'Else']);
  });

  it.each(names)('%s shows readers no health detail of one person', (ref) => {
    for (const text of publicTexts(ref))
      expect(text).not.toMatch(/pregnan|miscarr|unconscious|surgery|fractur|bruis|scrape/i);
  });
});
