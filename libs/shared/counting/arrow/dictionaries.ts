import { codesOf, type VocabularyList } from '../../vocabulary/vocabulary.js';
import { NEVER_NAMED } from '../../public/withheld-types.js';
import { ACT_KINDS } from '../fact-codes.js';
import type { Facts } from '../facts.js';
import { NO_PROFILE, valuesOf, type Profile } from '../incident-profile.js';
import { ACT_LISTS, SEPARATOR } from './fact-files.js';

/** The dictionary of a column, and by number in the facts the index in it; -1: not known, or in no row. */
export interface Dictionary {
  words: readonly string[];
  of: Int32Array;
}

/** Every code of a closed list in its order, except those that no public row may name. */
export const ofList = (list: VocabularyList): Dictionary =>
  ofWords(codesOf(list).map((code) => (NEVER_NAMED.has(code) ? null : code)));

/** By `kindAndType` of an act. */
export const ofActTypes = (facts: Facts): Dictionary => {
  const words: string[] = [];
  const of = new Int32Array(1024).fill(-1);
  ACT_KINDS.forEach((kind, k) => {
    for (const code of codesOf(ACT_LISTS[k]!))
      if (!NEVER_NAMED.has(code)) of[facts.codes.kindAndType(kind, code)] = words.push(code) - 1;
  });
  return { words, of };
};

/** By digit of a profile. */
export const ofProfile = (name: keyof Profile): Dictionary => ofWords(valuesOf(name));

const ofWords = (all: readonly (string | null)[]): Dictionary => {
  const words = all.filter((word) => word !== null);
  return { words, of: Int32Array.from(all, (word) => (word === null ? -1 : words.indexOf(word))) };
};

/** Only what rows name now. The pools of the facts also hold what has since been withdrawn. */
export class InUse {
  readonly places: Dictionary;
  readonly groupsStated: Dictionary;
  readonly groupsInferred: Dictionary;
  readonly assembly: Dictionary;
  readonly issue: Dictionary;
  readonly ground: Dictionary;

  constructor(facts: Facts) {
    const { incidents, acts, sets, places } = facts;
    const { profile, place, group, assembly, issue, ground, firstAct, acts: howMany } = incidents.columns;
    const used = {
      place: new Uint8Array(places.size),
      group: marks(sets.group),
      assembly: marks(sets.assembly),
      issue: marks(sets.issue),
      ground: marks(sets.ground),
    };
    const { own } = acts.columns;
    const { a: placeOf } = facts.whereabouts;
    for (let row = 0; row < incidents.length; row++) {
      if (profile[row] === NO_PROFILE) continue;
      used.place[place[row]!] = 1;
      used.group[group[row]!] = 1;
      used.assembly[assembly[row]!] = 1;
      used.issue[issue[row]!] = 1;
      used.ground[ground[row]!] = 1;
      for (let act = firstAct[row]!, until = act + howMany[row]!; act < until; act++)
        used.place[placeOf[own[act]!]!] = 1;
    }
    const named = (list: VocabularyList): ((n: number) => string) => {
      const codes = codesOf(list);
      return (n) => codes[n]!;
    };
    const groupOf = (member: number): string => facts.groups.names[member >> 1]!;
    this.places = sorted(used.place, (n) => places.codes[n]!);
    this.groupsStated = sorted(used.group, (n) =>
      joined(
        sets.group.sets[n]!.filter((member) => member % 2 === 0),
        groupOf,
      ),
    );
    this.groupsInferred = sorted(used.group, (n) =>
      joined(
        sets.group.sets[n]!.filter((member) => member % 2 === 1),
        groupOf,
      ),
    );
    this.assembly = sorted(used.assembly, (n) => joined(sets.assembly.sets[n]!, named('assembly_type')));
    this.issue = sorted(used.issue, (n) => joined(sets.issue.sets[n]!, named('issue')));
    this.ground = sorted(used.ground, (n) => joined(sets.ground.sets[n]!, named('ground_invoked')));
  }
}

const marks = ({ sets }: { sets: readonly unknown[] }): Uint8Array => new Uint8Array(sets.length);

const joined = (members: readonly number[], nameOf: (member: number) => string): string =>
  members.map(nameOf).sort().join(SEPARATOR);

/**
 * Sorts alphabetically, so that the same facts make the same file in whatever order they arrived. An empty text means
 * none.
 */
const sorted = (used: Uint8Array, wordOf: (n: number) => string): Dictionary => {
  const by = new Map<string, number[]>();
  used.forEach((isUsed, n) => {
    const word = isUsed ? wordOf(n) : '';
    const same = by.get(word);
    if (same) same.push(n);
    else if (word !== '') by.set(word, [n]);
  });
  const words = [...by.keys()].sort();
  const of = new Int32Array(used.length).fill(-1);
  words.forEach((word, i) => {
    for (const n of by.get(word)!) of[n] = i;
  });
  return { words, of };
};
