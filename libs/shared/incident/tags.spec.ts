import { describe, expect, it } from '@jest/globals';
import { asInUse, hasTag, readTags, withTag, withTagsOf, writeTags } from './tags.js';

describe('the tags of a record', () => {
  it('are what stands between commas, each once', () => {
    expect(readTags(' court case ,week  23,, Court Case\nសំណុំរឿង')).toEqual(['court case', 'week 23', 'សំណុំរឿង']);
    expect([readTags(null), readTags(' , ')]).toEqual([[], []]);
  });

  it('are written as they are read, and none is no answer', () => {
    expect(writeTags(['week 23', 'court'])).toBe('week 23, court');
    expect(readTags(writeTags(['week 23', 'court']))).toEqual(['week 23', 'court']);
    expect(writeTags([])).toBeNull();
  });

  it('are added and removed whichever capitals they have, and the others stay', () => {
    expect(withTag(null, 'court', true)).toBe('court');
    expect(withTag('week 23', 'court', true)).toBe('week 23, court');
    expect(withTag('week 23,  Court', 'court', true)).toBe('week 23,  Court');
    expect(withTag('week 23, Court', 'court', false)).toBe('week 23');
    expect(withTag('Court', 'court', false)).toBeNull();
    expect([hasTag('week 23, Court', 'court'), hasTag('courtyard', 'court')]).toEqual([true, false]);
  });

  it('are spelt as those in use, where capitals alone differ', () => {
    expect(asInUse('COURT, Week 23, c++', ['Court', 'week 23', 'C'])).toBe('Court, week 23, c++');
    expect(asInUse('court case,  week 23', ['Court', 'week 23'])).toBe('court case,  week 23');
    expect(asInUse('', ['Court'])).toBe('');
  });

  it('are told apart by their signs', () => {
    expect(readTags('🔴, 🟢, C, C++, c++')).toEqual(['🔴', '🟢', 'C', 'C++']);
    expect(withTag('🔴, C', '🟢', true)).toBe('🔴, C, 🟢');
    expect(withTag('🔴, 🟢', '🟢', false)).toBe('🔴');
    expect([hasTag('C++', 'C'), hasTag('🔴', '🟢')]).toEqual([false, false]);
  });

  it('are one tag in whichever order their Khmer signs were typed', () => {
    expect(readTags('ក\u17b6\u17d2\u1781, ក\u17d2\u1781\u17b6')).toHaveLength(1);
  });

  it('of two people who both changed them are those of both, without those that either took away', () => {
    expect(withTagsOf('court, week 23', 'court', 'court')).toBe('court, week 23');
    expect(withTagsOf('week 23', 'court', null)).toBe('court, week 23');
    expect(withTagsOf(null, 'court, week 23', 'court')).toBe('week 23');
    expect(withTagsOf('court', 'court, mine', 'court, week 23')).toBe('court, mine');
    expect(withTagsOf('court, week 23', null, 'court')).toBe('week 23');
    expect(withTagsOf(null, null, 'court')).toBeNull();
    // One that both added is there once, as I spell it; one that I left alone is spelt as they do.
    expect(withTagsOf('Court', 'court', null)).toBe('court');
    expect(withTagsOf('Court', 'court, mine', 'court')).toBe('Court, mine');
    // I spelt anew what they took away.
    expect(withTagsOf(null, 'COURT', 'court')).toBe('COURT');
  });
});
