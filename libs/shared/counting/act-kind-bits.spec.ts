import fc from 'fast-check';
import { ACT_KINDS, NO_ACT } from './fact-codes.js';
import { ActKindBits } from './act-kind-bits.js';

const KINDS = ACT_KINDS.length;
type Step = { act: number; kind: number } | { from: number; count: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.nat(3000), kind: fc.nat(KINDS - 1) }),
  fc.record({ from: fc.nat(3000), count: fc.nat(70) }),
);

const actsIn = (words: Int32Array): number[] =>
  [...words].flatMap((word, at) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => (word >>> bit) & 1)
      .map((bit) => at * 32 + bit),
  );

describe('the kinds of acts', () => {
  it('are those that were set and not taken away, however far acts grow', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const bits = new ActKindBits(0);
        const kinds = new Map<number, number>();
        for (const one of steps) {
          if ('act' in one) {
            if (kinds.has(one.act)) continue; // an act is removed before its place is used again
            bits.set(one.act, one.kind);
            kinds.set(one.act, one.kind);
          } else {
            bits.clear(one.from, one.from + one.count);
            for (let act = one.from; act < one.from + one.count; act++) kinds.delete(act);
          }
        }
        for (let kind = 0; kind < KINDS; kind++) {
          expect(actsIn(bits.of(kind))).toEqual(
            [...kinds]
              .filter(([, of]) => of === kind)
              .map(([act]) => act)
              .sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('are read from acts that are there', () => {
    const codes = Uint32Array.from({ length: 100 }, (_, act) => (act === 40 ? NO_ACT : (act % KINDS) + 4 * act));
    const bits = new ActKindBits(90).read(codes, 0, 90);
    expect(actsIn(bits.of(0))).toEqual(Array.from({ length: 23 }, (_, i) => i * 4).filter((act) => act !== 40));
    expect(actsIn(bits.of(3))).toEqual(Array.from({ length: 22 }, (_, i) => i * 4 + 3));
  });
});
