import { gunzipSync, gzipSync } from 'fflate';
import { fieldsOf, type CodebookClass } from '../../codebook/field.js';
import { IDENTITY_FIELDS, type Identity } from '../../sealing/seal-identity.js';
import { concat, fromUtf8, random, toBase64Url, utf8 } from '../../sealing/web-crypto.js';
import { answersInEveryField } from './test-answers.js';
import { addNamed, nothingNamed } from './named-in-answers.js';
import { ANSWERED, type PeopleFileRecord } from './people-file.js';
import { PeopleFileProblem, readPeopleFile } from './read-people-file.js';
import { writePeopleFile } from './write-people-file.js';

let made = 0;
const newId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
const identity = (): Identity =>
  Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, `${field} "ក"\n=1`])) as Identity;
const records = (): PeopleFileRecord[] => {
  const [person, other] = [newId(), newId()];
  return [
    { kind: 'person', id: person, joinedInto: other, answers: answersInEveryField(ANSWERED.person, newId) },
    { kind: 'identity', person, entry: newId(), texts: identity() },
    { kind: 'event', id: newId(), takenBack: true, answers: answersInEveryField(ANSWERED.event, newId) },
    { kind: 'case', id: newId(), answers: answersInEveryField(ANSWERED.case, newId) },
    { kind: 'group', id: newId(), nameEn: 'An invented circle', nameKm: null },
    { kind: 'place', id: 'KH-12', nameEn: 'Phnom Penh', nameKm: 'ភ្នំពេញ' },
    { kind: 'incident', id: newId(), code: 'KHM-2021-0001' },
  ];
};
async function* asBatches<T>(...batches: T[]): AsyncGenerator<T> {
  for (const batch of batches) yield await Promise.resolve(batch);
}
const written = async (...batches: PeopleFileRecord[][]): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of writePeopleFile('2026-11-30', asBatches(...batches))) parts.push(part);
  return concat(...parts);
};
const faultOf = async (bytes: Uint8Array, most?: number): Promise<string | null> => {
  try {
    await readPeopleFile(asBatches(bytes), most === undefined ? {} : { most });
    return null;
  } catch (error) {
    if (error instanceof PeopleFileProblem) return error.fault;
    throw error;
  }
};
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('a file of people', () => {
  it('has every field of the codebook, and gives it back as it was', async () => {
    const all = records();
    const answered = (of: CodebookClass, answers: object): void => {
      for (const { name, of: below } of fieldsOf(of)) {
        const value = (answers as Record<string, unknown>)[name];
        expect([name, value ?? null]).not.toEqual([name, null]);
        if (below) answered(below(), (value as object[])[0]!);
      }
    };
    for (const record of all) if ('answers' in record) answered(ANSWERED[record.kind], record.answers);
    const read = await readPeopleFile(asBatches(await written(all.slice(0, 3), all.slice(3))));
    expect(plain(read.records)).toEqual(plain(all));
    expect(read.head).toMatchObject({ form: 'vigil people', version: 1, madeOn: '2026-11-30' });
    expect(read.head.codebook).toMatchObject({ person: 2, charge: 1, source: 3 });
  });

  it('is one JSON document, also of nobody', async () => {
    for (const all of [[], records()]) {
      const document = JSON.parse(fromUtf8(gunzipSync(await written(all)))) as { records: unknown[]; totals: object };
      expect([document.records, Object.keys(document.totals).length]).toEqual([plain(all), all.length]);
      expect(await faultOf(await written(all))).toBe(null);
    }
  });

  it('has what comes in two batches once, and is read from pieces of any size', async () => {
    const all = records();
    const bytes = await written(all, all.slice(2));
    const bits = Array.from(bytes, (_, at) => bytes.slice(at, at + 1));
    const seen: number[] = [];
    const read = await readPeopleFile(asBatches(...bits), { onRead: (n) => void seen.push(n) });
    expect([read.records.length, seen.at(-1)]).toEqual([all.length, all.length]);
  });

  it('asks for no more people before what it wrote of the last ones is taken', async () => {
    let asked = 0;
    const many = async function* (): AsyncGenerator<PeopleFileRecord[]> {
      for (; asked < 50; asked += 1) {
        const nameEn = Array.from({ length: 200 }, () => toBase64Url(random(300))).join('');
        yield await Promise.resolve([{ kind: 'group', id: newId(), nameEn, nameKm: null }]);
      }
    };
    let [taken, size] = [0, 0];
    for await (const part of writePeopleFile('2026-11-30', many())) {
      taken += 1;
      size += part.length;
      expect(asked).toBeLessThanOrEqual(taken + 3);
    }
    expect([asked, size > 50 * 50_000]).toEqual([50, true]);
  });

  it('gives questions that are newer than it no answer', async () => {
    const [person] = records() as [PeopleFileRecord & { kind: 'person' }];
    const { risk, ...before } = person.answers;
    expect(risk).not.toBe(null);
    const older = { ...person, answers: before } as unknown as PeopleFileRecord;
    const read = await readPeopleFile(asBatches(await written([older])));
    expect(read.records).toMatchObject([{ kind: 'person', answers: { risk: 'RK_HIGH' } }]);
  });

  it('says what is wrong with it: foreign, too new, damaged, too large', async () => {
    const whole = fromUtf8(gunzipSync(await written(records())));
    const lines = whole.trimEnd().split('\n');
    const of = (text: string): Uint8Array => gzipSync(utf8(text));
    const without = (at: number): string => [...lines.slice(0, at), ...lines.slice(at + 1), ''].join('\n');
    for (const [text, fault] of [
      ['', 'foreign'],
      ['name,age\nSomebody,3\n', 'foreign'],
      ['{"form":"another","records":[\n]}\n', 'foreign'],
      [whole.replace('"version":1', '"version":2'), 'too-new'],
      [whole.replace('"person":2', '"person":3'), 'too-new'],
      [whole.replace('"person":2', '"person":2,"laterClass":1'), 'too-new'],
      [without(2), 'damaged'],
      [without(lines.length - 1), 'damaged'],
      [`${whole}${lines[1]!}\n`, 'damaged'],
      [whole.replace('"kind":"event"', '"kind":"evenk"'), 'damaged'],
      [whole.replace('"earliest":"2021-02-27"', '"earliest":"2021-02-30"'), 'damaged'],
      [whole.replace('"names":"', '"namez":"'), 'damaged'],
      [whole.replace('"charges":[', '"charges":[7,'), 'damaged'],
      [whole.replace('"records"', '"records'), 'foreign'],
      [whole.replace(/"totals":\{[^}]*\}/, '"totals":null'), 'damaged'],
    ] as const)
      expect([fault, text === whole, await faultOf(of(text))]).toEqual([fault, false, fault]);
    expect(await faultOf(utf8('not packed'))).toBe('damaged');
    expect(await faultOf((await written(records())).slice(0, -40))).toBe('damaged');
    expect(await faultOf(of(whole), 1_000)).toBe('too-large');
    expect(await faultOf(gzipSync(new Uint8Array(40_000_000)), 1_000_000)).toBe('too-large');
  });

  it('knows which groups, incidents and places its answers refer to', () => {
    const named = nothingNamed();
    for (const record of records()) if ('answers' in record) addNamed(ANSWERED[record.kind], record.answers, named);
    expect([named.groups.size, named.incidents.size, [...named.places]]).toEqual([2, 4, ['KH-12']]);
  });
});
