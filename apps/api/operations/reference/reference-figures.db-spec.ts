import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { openDesk, publish, verify } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { readFigures, type ReferenceFigure } from './expected-figures.js';
import { loadReference } from './load-reference.js';
import { readReference } from './reference-file.js';

const file = readReference();
const { grades, shown, figures } = readFigures();

let database: FreshDatabase;
let app: TestApp;
/** Public codes of groups by their ids in the file. */
let codes: Map<string, string>;

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  await loadReference(file, {
    database: app.database,
    incidents: app.app.get(IncidentsService),
    totals: app.app.get(PublishedTotalsController),
    say: () => undefined,
  });
  const desk = await openDesk(app);
  for (const { ref, id } of file.incidents) {
    const { body } = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`);
    await publish(desk.second, await verify(desk.reviewer, body, grades[ref]), {
      shownPlace: shown.place,
      shownDate: shown.date,
    });
  }
  const groups = await desk.reviewer.get<{ items: { id: string; publicCode: string }[] }>('/api/groups');
  codes = new Map(groups.body.items.map(({ id, publicCode }) => [id, publicCode]));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const asked = (question: Question): Question => {
  const { groups } = question.filters;
  return groups
    ? { ...question, filters: { ...question.filters, groups: groups.map((id) => codes.get(id)!) } }
    : question;
};

const answerTo = async (question: Question): Promise<Answer> => {
  const answer = await app.visitor.get<{ answer: WireAnswer }>(
    `/api/public/counts?${questionToQuery(asked(question))}`,
  );
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answerFromWire(answer.body.answer);
};

/** Returns the parts of a cell that the expectation names. */
const partOf = (cell: Cell | undefined, expected: Partial<Cell>): unknown =>
  cell &&
  Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      key === 'asides'
        ? Object.fromEntries(
            Object.keys(value as object).map((aside) => [aside, cell.asides[aside as keyof Cell['asides']]]),
          )
        : cell[key as keyof Cell],
    ]),
  );

describe('the ten reference events, reviewed and published', () => {
  it.each(figures.map((figure) => [figure.what, figure] as const))(
    'count to what was worked out by hand: %s',
    async (_what, { question, expected }: ReferenceFigure) => {
      const { total, cells } = await answerTo(question);
      if (expected.total) expect(partOf(total, expected.total)).toEqual(expected.total);
      for (const wanted of expected.cells ?? []) {
        const cell = cells.find(({ keys }) => JSON.stringify(keys) === JSON.stringify(wanted.keys));
        expect(partOf(cell, wanted)).toEqual(wanted);
      }
    },
  );

  it('lie in no district but those that were expected', async () => {
    const { splits } = await answerTo({
      ...figures.find(({ question }) => question.split[0] === 'place:2' && question.indicator === 'I01')!.question,
    });
    expect([...splits[0]!.keys].sort()).toEqual(['1201', '1203', '1206', null].sort());
  });

  it('show readers F4 as five people injured, and no severity', async () => {
    const list = await app.visitor.get<{ items: { code: string; title: string }[] }>(
      '/api/public/incidents?period=2020-09',
    );
    const { body, text } = await app.visitor.get<{ harms: unknown[] }>(
      `/api/public/incidents/${list.body.items[0]!.code}`,
    );
    expect(body.harms).toEqual([
      { type: 'INJURED', side: 'SI_ASSEMBLY', count: { state: 'CS_EXACT', low: 5, high: 5, text: null } },
    ]);
    expect(text).not.toMatch(/SERIOUS|hospital|bruis/i);
  });
});
