import { blank } from '@vigil/shared/codebook/check-body.js';
import { Act } from '@vigil/shared/incident/act.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { findDifferences, applyChoices, presumeChoices, withTagsOfBoth, withoutChoice } from './version-differences.js';
import { keyOf, type Tree } from './record-tree.js';

const record = (answers: Tree = {}): Tree => ({
  ...(blank(Incident) as unknown as Tree),
  title: 'Banners seized',
  ...answers,
});
const act = (id: string, type: string, answers: Tree = {}): Tree => ({
  ...(blank(Act) as unknown as Tree),
  id,
  type,
  ...answers,
});
const between = (mine: Tree, theirs: Tree, base: Tree | null = record()) =>
  findDifferences(Incident, mine, theirs, base);
const said = (found: ReturnType<typeof between>): string[] =>
  found.map(({ path, changedBy, onlyIn }) => `${keyOf(path)} ${changedBy}${onlyIn ? ` only ${onlyIn}` : ''}`);

describe('two versions of one record', () => {
  it('that are the same have no difference', () => {
    expect(between(record(), record())).toEqual([]);
  });

  it('differ answer by answer, and it is known who changed which', () => {
    const mine = record({ title: 'Banners taken', issues: ['IS_LAND'] });
    const theirs = record({ title: 'Banners seized at the gate', interference: 'IN_INTERFERED' });
    expect(said(between(mine, theirs))).toEqual(['title both', 'issues mine', 'interference theirs']);
  });

  it('differ inside a child that both have, and in whole children that one has', () => {
    const base = record({ acts: [act('a1', 'FM_PUSH'), act('a2', 'FM_GRAB')] });
    const mine = record({ acts: [act('a1', 'FM_KICK'), act('a2', 'FM_GRAB'), act('a3', 'FM_BATON')] });
    const theirs = record({ acts: [act('a1', 'FM_PUSH')] });
    expect(said(between(mine, theirs, base))).toEqual([
      'acts/a1/type mine',
      'acts/a2 theirs only mine',
      'acts/a3 mine only mine',
    ]);
  });

  it('do not differ by the order of their children', () => {
    const [one, two] = [act('a1', 'FM_PUSH'), act('a2', 'FM_GRAB')];
    expect(between(record({ acts: [one, two] }), record({ acts: [two, one] }))).toEqual([]);
  });

  it('leave to the person what both have changed, and presume what one has changed', () => {
    const mine = record({ title: 'Banners taken', issues: ['IS_LAND'] });
    const theirs = record({ title: 'Banners seized at the gate', interference: 'IN_INTERFERED' });
    const found = between(mine, theirs);
    expect(presumeChoices(found)).toEqual({ issues: 'mine', interference: 'theirs' });
    expect(withoutChoice(found, presumeChoices(found)).map(({ path }) => keyOf(path))).toEqual(['title']);
  });

  it('become one version with what was chosen', () => {
    const base = record({ acts: [act('a1', 'FM_PUSH'), act('a2', 'FM_GRAB')] });
    const mine = record({
      title: 'Banners taken',
      acts: [act('a1', 'FM_KICK'), act('a2', 'FM_GRAB'), act('a3', 'FM_BATON')],
    });
    const theirs = record({
      title: 'At the gate',
      issues: ['IS_LAND'],
      acts: [act('a1', 'FM_PUSH'), act('a4', 'FM_SHIELD')],
    });
    const found = between(mine, theirs, base);
    const one = applyChoices(theirs, found, { ...presumeChoices(found), title: 'mine' });
    expect(one).toMatchObject({ title: 'Banners taken', issues: ['IS_LAND'] });
    expect((one.acts as Tree[]).map(({ id, type }) => `${String(id)} ${String(type)}`)).toEqual([
      'a1 FM_KICK',
      'a4 FM_SHIELD',
      'a3 FM_BATON',
    ]);
  });

  it('all of theirs gives theirs, all of mine gives mine', () => {
    const mine = record({ title: 'Mine', acts: [act('a1', 'FM_KICK'), act('a3', 'FM_BATON')] });
    const theirs = record({ title: 'Theirs', acts: [act('a1', 'FM_PUSH'), act('a4', 'FM_SHIELD')] });
    const found = between(mine, theirs, null);
    const all = (side: 'mine' | 'theirs') => Object.fromEntries(found.map(({ path }) => [keyOf(path), side]));
    expect(applyChoices(theirs, found, all('theirs'))).toEqual(theirs);
    expect(applyChoices(theirs, found, all('mine'))).toEqual(mine);
  });

  it('have their tags brought together, so that nobody chooses between them', () => {
    const base = record({ tags: 'court' });
    const mine = record({ tags: 'court, mine', title: 'Banners taken' });
    const theirs = record({ tags: 'court, theirs', issues: ['IS_LAND'] });
    const both = withTagsOfBoth(mine, theirs, base);
    expect(both.mine['tags']).toBe('court, mine, theirs');
    const found = between(both.mine, theirs, both.base);
    expect(said(found)).toEqual(['title mine', 'issues theirs', 'tags mine']);
    expect(applyChoices(theirs, found, presumeChoices(found))).toMatchObject({
      title: 'Banners taken',
      issues: ['IS_LAND'],
      tags: 'court, mine, theirs',
    });
  });

  it('leave as they are typed the tags that only I changed', () => {
    const [mine, base] = [record({ tags: 'court,  mine' }), record({ tags: 'court' })];
    expect(withTagsOfBoth(mine, record({ tags: 'court', title: 'Theirs' }), base)).toEqual({ mine, base });
  });

  describe('what goes wrong', () => {
    it('without the version that both began from neither is presumed right', () => {
      const found = between(record({ title: 'Mine' }), record({ title: 'Theirs' }), null);
      expect(presumeChoices(found)).toEqual({});
      expect(withoutChoice(found, {})).toHaveLength(1);
    });

    it('a child that they removed and I changed is left to the person', () => {
      const base = record({ acts: [act('a1', 'FM_PUSH')] });
      const found = between(record({ acts: [act('a1', 'FM_KICK')] }), record(), base);
      expect(said(found)).toEqual(['acts/a1 both only mine']);
    });
  });
});
