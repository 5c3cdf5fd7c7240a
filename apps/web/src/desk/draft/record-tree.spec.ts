import { isSame, valueAt, withChild, withoutChild, withRestored, withValue } from './record-tree.js';

const record = {
  title: 'Banners seized',
  crowd: { state: 'CS_EXACT', low: 25, high: 25, text: null },
  issues: ['IS_LAND', 'IS_LABOUR'],
  sources: [
    { id: 's1', publisher: 'Radio' },
    { id: 's2', publisher: 'Daily' },
  ],
  acts: [
    { id: 'a1', type: 'RS_SEIZE_MATERIAL', sources: ['s1', 's2'] },
    { id: 'a2', type: 'FM_PUSH', sources: ['s1'] },
  ],
};

describe('a record while it is typed', () => {
  it('finds an answer of a child by the child’s identity', () => {
    expect(valueAt(record, ['acts', 'a2', 'type'])).toBe('FM_PUSH');
    expect(valueAt(record, ['crowd', 'low'])).toBe(25);
  });

  it('changes one answer and leaves every other object as it was', () => {
    const changed = withValue(record, ['acts', 'a1', 'type'], 'RS_DESTROY_MATERIAL');
    expect(valueAt(changed, ['acts', 'a1', 'type'])).toBe('RS_DESTROY_MATERIAL');
    expect(record.acts[0]!.type).toBe('RS_SEIZE_MATERIAL');
    expect(changed.acts[1]).toBe(record.acts[1]);
    expect(changed.sources).toBe(record.sources);
  });

  it('adds a child at the end', () => {
    const more = withChild(record, ['sources'], { id: 's3', publisher: 'Wire' });
    expect(more.sources.map((source) => source.id)).toEqual(['s1', 's2', 's3']);
  });

  it('takes a source out together with every mention of it, and can put all of it back', () => {
    const { tree, removed } = withoutChild(record, ['sources'], 's1');
    expect(tree.sources.map((source) => source.id)).toEqual(['s2']);
    expect(tree.acts.map((act) => act.sources)).toEqual([['s2'], []]);
    expect(removed).toMatchObject({ position: 0, child: record.sources[0] });
    expect(withRestored(tree, removed!)).toEqual(record);
  });

  it('keeps what was typed after a removal when that is undone', () => {
    const { tree, removed } = withoutChild(record, ['sources'], 's1');
    const typedOn = withChild(
      withValue(withValue(tree, ['title'], 'Banners and a speaker seized'), ['acts', 'a1', 'type'], 'FM_KICK'),
      ['sources'],
      { id: 's3', publisher: 'Wire' },
    );
    const restored = withRestored(typedOn, removed!);
    expect(restored.title).toBe('Banners and a speaker seized');
    expect(restored.sources.map((source) => source.id)).toEqual(['s1', 's2', 's3']);
    expect(restored.acts).toEqual([
      { id: 'a1', type: 'FM_KICK', sources: ['s1', 's2'] },
      { id: 'a2', type: 'FM_PUSH', sources: ['s1'] },
    ]);
  });

  it('puts a child back also where what mentioned it is gone meanwhile', () => {
    const { tree, removed } = withoutChild(record, ['sources'], 's1');
    const restored = withRestored(withoutChild(tree, ['acts'], 'a2').tree, removed!);
    expect(restored.sources.map((source) => source.id)).toEqual(['s1', 's2']);
    expect(restored.acts.map((act) => act.id)).toEqual(['a1']);
  });

  it('is the same whatever the order of its keys, and not the same with another order of codes', () => {
    expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isSame({ b: [1, 2] }, { b: [2, 1] })).toBe(false);
  });

  describe('what goes wrong', () => {
    it('a path into a child that was removed finds nothing and changes nothing', () => {
      expect(valueAt(record, ['acts', 'gone', 'type'])).toBeUndefined();
      expect(withValue(record, ['acts', 'gone', 'type'], 'FM_KICK')).toEqual(record);
      expect(withoutChild(record, ['acts'], 'gone')).toEqual({ tree: record, removed: null });
    });

    it('a missing key is not the same as not known', () => {
      expect(isSame({ a: null }, { b: null })).toBe(false);
      expect(isSame({ a: null }, {})).toBe(false);
    });
  });
});
