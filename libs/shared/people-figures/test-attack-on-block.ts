/**
 * For tests: somebody who keeps every public answer about one block of people, knows the program and who is in the
 * block, and how each life may have been. They try every way in which these people may have lived.
 *
 * A life is a short text, such as 'CN': held for certain on the first day, not held on the second. What readers see
 * depends only on how many have lived which life, but for a few whom the attacker tells apart: somebody who left the
 * block, somebody who came later, somebody about whom the attacker knows everything.
 */
export interface AttackOnBlock {
  /** The lives that are possible for anybody. */
  lives: readonly string[];
  /** How the people of the block lived. */
  people: readonly string[];
  /** The same of those whom the attacker tells apart, in an order that both know. */
  apart?: readonly string[];
  /** Which of `apart` the attacker knows everything about. */
  known?: ReadonlySet<number>;
  /** Everything that readers see, as text. */
  see: (people: CountOf, apart: readonly string[]) => string;
}
/** Returns how many people of the block lived a life that fits. */
export type CountOf = (fits: (life: string) => boolean) => number;

/** Returns every way to divide so many people among so many lives. */
const divisions = (people: number, lives: number): number[][] =>
  lives === 1
    ? [[people]]
    : Array.from({ length: people + 1 }, (_, first) =>
        divisions(people - first, lives - 1).map((rest) => [first, ...rest]),
      ).flat();

const countBy =
  (lives: readonly string[], counts: readonly number[]): CountOf =>
  (fits) =>
    lives.reduce((sum, life, at) => sum + (fits(life) ? counts[at]! : 0), 0);

/** Returns every way in which those who are told apart may have lived. */
const waysApart = ({ lives, apart = [], known = new Set() }: AttackOnBlock): string[][] =>
  apart.reduce<string[][]>(
    (ways, own, at) => ways.flatMap((way) => (known.has(at) ? [own] : lives).map((life) => [...way, life])),
    [[]],
  );

/**
 * Tries everything.
 * @returns the lives that the attacker can rule out: for anybody of the block ('anybody: CN'), and for those told apart
 * of whom they do not know everything ('0: C')
 */
export const ruledOut = (attack: AttackOnBlock): string[] => {
  const { lives, people, apart = [], known = new Set(), see } = attack;
  const truth = lives.map((life) => people.filter((one) => one === life).length);
  const seen = see(countBy(lives, truth), apart);
  const possible = new Set<string>();
  for (const way of waysApart(attack))
    for (const counts of divisions(people.length, lives.length)) {
      if (see(countBy(lives, counts), way) !== seen) continue;
      counts.forEach((count, at) => count > 0 && possible.add(`anybody: ${lives[at]}`));
      way.forEach((life, at) => possible.add(`${at}: ${life}`));
    }
  const whoever = ['anybody', ...apart.flatMap((_life, at) => (known.has(at) ? [] : [`${at}`]))];
  return whoever.flatMap((who) => lives.map((life) => `${who}: ${life}`)).filter((one) => !possible.has(one));
};
