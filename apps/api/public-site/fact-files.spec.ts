import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { tableFromIPC } from 'apache-arrow';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { aForce, anIncident } from '@vigil/shared/counting/test-facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { type FactFiles, FactFilesService } from './fact-files.js';
import type { PublicRepository } from './public.repository.js';

const SIZE = 40_000;

/**
 * Corrects facts one by one while they are packed. Each correction adds an act to an incident that is packed last, so
 * that files of different moments are detected.
 */
class Publishing {
  readonly facts: Facts = createFacts(createPlaceTree([]));
  seq = 0;

  constructor() {
    for (let i = 0; i < SIZE; i++) this.facts.put(this.incident(i, 1));
  }

  correct(): void {
    this.seq += 1;
    this.facts.put(this.incident(SIZE - this.seq, 2));
  }

  private incident(i: number, acts: number): IncidentFact {
    const on = addDays(asDay('2021-01-01'), Math.floor(i / 100));
    return anIncident({
      code: `KH-${i}`,
      earliest: on,
      latest: on,
      acts: Array.from({ length: acts }, () => aForce()),
    });
  }
}

const about = {
  about: async () => ({ demo: false, organisation: 'A Rights Centre', standards: '' }),
} as unknown as PublicRepository;
const serviceOf = (publishing: Publishing): FactFilesService =>
  new FactFilesService(publishing as unknown as PublicFacts, about);
/** Returns how far each file is from the declared moment: in corrections, and in acts that they added. */
const rows = ({ seq, files }: FactFiles): unknown => {
  const [incidents, acts] = (['incidents', 'acts'] as const).map((name) =>
    tableFromIPC(brotliDecompressSync(files[name].br)),
  );
  return [
    incidents!.schema.metadata.get('vigil.seq'),
    acts!.schema.metadata.get('vigil.seq'),
    incidents!.numRows - SIZE + seq,
    acts!.numRows - SIZE,
  ].map((n) => Number(n) - seq);
};

describe('files that are packed while incidents are published', () => {
  it.each([1, 3, 20])('are of one moment when %i are corrected in a row', async (times) => {
    const publishing = new Publishing();
    let left = times;
    const writer = setInterval(() => {
      if (left > 0) {
        left -= 1;
        publishing.correct();
      }
    }, 1);
    const files = await serviceOf(publishing).current();
    clearInterval(writer);
    expect(left).toBeLessThan(times);
    expect(rows(files)).toEqual([0, 0, 0, 0]);
  });

  it('are packed anew after the change, and never handed out again once it is there', async () => {
    const publishing = new Publishing();
    const service = serviceOf(publishing);
    const first = await service.current();
    publishing.correct();
    const [second, third] = await Promise.all([service.current(), service.current()]);
    expect([second.seq, third === second, first.seq]).toEqual([1, true, 0]);
  });
});

describe('what goes wrong', () => {
  it('who asks between publications that never end waits for one packing, not for one each', async () => {
    const publishing = new Publishing();
    let begun = 0;
    const published = {
      about: async () => {
        begun += 1;
        return { demo: false, organisation: 'A Rights Centre', standards: '' };
      },
    } as unknown as PublicRepository;
    const service = new FactFilesService(publishing as unknown as PublicFacts, published);
    const asked: Promise<FactFiles>[] = [];
    for (let i = 0; i < 12; i += 1) {
      asked.push(service.current());
      publishing.correct();
    }
    const writer = setInterval(() => publishing.correct(), 10);
    const all = await Promise.all(asked).finally(() => clearInterval(writer));
    expect(begun).toBe(1);
    all.forEach(({ seq }, i) => expect(seq).toBeGreaterThanOrEqual(i));
  });

  it('packing that fails is tried again by the next who asks', async () => {
    const publishing = new Publishing();
    let isAway = true;
    const published = {
      about: async () => {
        if (isAway) throw new Error('away');
        return { demo: true, organisation: 'A Rights Centre', standards: '' };
      },
    } as unknown as PublicRepository;
    const service = new FactFilesService(publishing as unknown as PublicFacts, published);
    await expect(service.current()).rejects.toThrow('away');
    isAway = false;
    expect(rows(await service.current())).toEqual([0, 0, 0, 0]);
  });
});
