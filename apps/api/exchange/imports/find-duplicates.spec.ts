import { expect, it, jest } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { between, exactDay, type DayWindow } from '@vigil/shared/day/day-window.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Actor } from '../../incidents/record-access.js';
import { DuplicateFinder } from './find-duplicates.js';

// The work is much, so that a slow machine needs long for it.
jest.setTimeout(300_000);

it('rows of two months are compared with thousands of others, and nobody waits for it', async () => {
  const finder = new DuplicateFinder(new Gazetteer([]), { id: 'one', role: 'reviewer', countries: null } as Actor);
  const manager = { query: async () => [] } as unknown as EntityManager;
  let row = 0;
  const saying = (when: DayWindow, title: string): { row: number; incident: Incident } => ({
    row: (row += 1),
    incident: Object.assign(blank(Incident), { kind: 'IK_ASSEMBLY', when, title }),
  });
  const first = '2021-01-02' as Day;
  for (let day = 0; day < 60; day += 1)
    await finder.find(
      manager,
      Array.from({ length: 200 }, (_, i) =>
        saying(exactDay(addDays(first, day)), `Workers of ${i} near ministry ${day}`),
      ),
    );
  // How often other work has its turn.
  let [turns, isOver] = [0, false];
  const look = (): void => {
    turns += 1;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const found = await finder.find(
    manager,
    Array.from({ length: 250 }, (_, i) =>
      saying(between(first, addDays(first, 59)), `Teachers of school ${i} at a hall`),
    ),
  );
  isOver = true;
  expect(found.size).toBe(0);
  expect(turns).toBeGreaterThan(3);
});
