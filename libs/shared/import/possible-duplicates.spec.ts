import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
import { Incident } from '../incident/incident.js';
import { likenessOf, duplicateReason } from './possible-duplicates.js';

describe('doubles', () => {
  const marks = new Map<string, number>();
  const mark = (text: string): number => {
    if (!marks.has(text)) marks.set(text, marks.size);
    return marks.get(text)!;
  };
  const like = (title: string, day: string, code: string | null) =>
    likenessOf(
      Object.assign(blank(Incident), {
        title,
        when: exactDay(asDay(day)),
        place: code && { code, precision: 'LP_PROVINCE' },
      }),
      mark,
    );
  const related = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

  it('are close in day and place and share words, a group or a source', () => {
    expect(
      duplicateReason(
        like('Villagers block the road over land', '2021-06-04', '12'),
        like('Villagers block road over land', '2021-06-05', '1201'),
        related,
      ),
    ).toBe('title');
    expect(
      duplicateReason(
        like('Villagers block the road over land', '2021-06-04', '12'),
        like('Villagers block road over land', '2021-06-06', '12'),
        related,
      ),
    ).toBeNull();
    expect(
      duplicateReason(
        like('Villagers block the road over land', '2021-06-04', '12'),
        like('Villagers block road over land', '2021-06-04', '02'),
        related,
      ),
    ).toBeNull();
    expect(
      duplicateReason(
        like('Villagers block the road over land', '2021-06-04', '12'),
        like('Garment workers strike', '2021-06-04', '12'),
        related,
      ),
    ).toBeNull();
  });
});
