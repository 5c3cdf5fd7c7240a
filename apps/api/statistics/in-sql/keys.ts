import type { Question, Split } from '@vigil/shared/counting/question.js';
import { ownKind } from './published-rows.js';
import { countedUnit, harmPasses, isOfAssessed, WAITING, wasHad } from './selection.js';
import { and, EVERY, list, NOT_KNOWN, within } from './sql-text.js';

const TYPES: readonly Split[] = ['restriction', 'force', 'liberty'];
const OF_ACTS: readonly Split[] = [...TYPES, 'actor', 'outcome'];

/** Returns the splits other than the period, in their order. */
export const splitsOf = ({ split }: Question): Split[] => split.filter((name) => name !== 'period');

/** Splits by attributes of acts must match the same act ("gas by the gendarmerie"), unless two are types. */
const speakOfOneAct = (question: Question): boolean => {
  const splits = splitsOf(question).filter((split) => OF_ACTS.includes(split));
  return splits.length > 1 && splits.filter((split) => TYPES.includes(split)).length < 2;
};

/** `keyed (id, k1, k2, k3)`: each cell that a unit belongs to, once, including totals over a split. */
export const keysInSql = (question: Question): string => {
  // Force that waits is beside the figure only in rows in which the same assembly has none assessed as unlawful.
  const isInFigure = `exists (select from keyed_all b where a.id = b.id || '${WAITING}' and a.k1 = b.k1 and a.k2 = b.k2 and a.k3 = b.k3)`;
  return `${keysOfUnits(question)},
  keyed as materialized (select * from keyed_all a${isOfAssessed(question) ? ` where not ${isInFigure}` : ''})`;
};

const keysOfUnits = (question: Question): string => {
  const [first, second, third] = splitsOf(question);
  if (speakOfOneAct(question) && countedUnit(question) !== 'acts') return ofOneAct(question);
  return `keyed_all as materialized (select x.id, x.k as k1, y.k as k2, z.k as k3 from (${values(first, question)}) x join (${values(second, question)}) y on x.id = y.id join (${values(third, question)}) z on x.id = z.id)`;
};

const values = (split: Split | undefined, question: Question): string => {
  const every = `select u.id, '${EVERY}' as k from unit u`;
  return split ? `${every} union select id, coalesce(k, '${NOT_KNOWN}') from (${valuesOf(split, question)}) v` : every;
};

/** What one act says, with every total over it; what another split says of the incident goes with each. */
const ofOneAct = (question: Question): string => {
  const splits = splitsOf(question);
  const byAct = splits.filter((split) => OF_ACTS.includes(split));
  const names = byAct.map((_, i) => `a${i}`);
  const either = (name: string, i: number): string => `unnest(array[s.${name}, '${EVERY}']) as ${name}_or_all (v${i})`;
  const other = splits.find((split) => !OF_ACTS.includes(split));
  const keyOf = (split: Split | undefined): string =>
    split === undefined ? `'${EVERY}'` : split === other ? 'o.k' : `s.v${byAct.indexOf(split)}`;
  return `
  said_together as (select u.id, ${byAct.map((split, i) => `${column(split)} as a${i}`).join(', ')} from unit u join act a on a.key = u.key where ${together(byAct, question)}),
  said_or_all as (select id, ${names.map(() => `'${EVERY}'`).join(', ')} from unit
    union select s.id, ${names.map((_, i) => `v${i}`).join(', ')} from said_together s, ${names.map(either).join(', ')}),
  keyed_all as materialized (select s.id, ${[0, 1, 2].map((i) => `${keyOf(splits[i])} as k${i + 1}`).join(', ')}
    from said_or_all as s (id, ${names.map((_, i) => `v${i}`).join(', ')}) join (${values(other, question)}) o on o.id = s.id)`;
};

/** Returns the SQL for the key of an act or a harm under a split. */
export const column = (split: Split): string => {
  if (split === 'harm') return 'h.type';
  if (split === 'side') return `coalesce(h.side, '${NOT_KNOWN}')`;
  if (split === 'actor') return `coalesce(a.actor, '${NOT_KNOWN}')`;
  return split === 'outcome' ? 'a.outcome' : 'a.type';
};

const valuesOf = (split: Split, question: Question): string => {
  switch (split) {
    case 'place:0':
    case 'place:1':
    case 'place:2':
    case 'place:3':
      return `select u.id, a.area as k from unit u left join
        (select w.place, w.area from place_within w join place p on p.code = w.area where p.level = ${split.slice(-1)}) a on a.place = u.place`;
    case 'group':
      return ofList(split, question.filters.groups);
    case 'assembly':
      return ofList(split, question.filters.assemblyTypes);
    case 'issue':
      return ofList(split, question.filters.issues);
    case 'ground':
      return ofList(split, question.filters.grounds);
    case 'kind':
    case 'interference':
    case 'peacefulness':
    case 'grade':
    case 'coverage':
      return `select u.id, i.${split} as k from unit u join incident i using (key)`;
    case 'harm':
    case 'side':
      return ofHarms(split, question);
    case 'period':
      throw new RangeError('the period is no key');
    default: {
      const isOwnAct = countedUnit(question) === 'acts';
      return `select u.id, ${column(split)} as k from unit u join act a on ${isOwnAct ? 'a.id = u.id' : 'a.key = u.key'} where ${isOwnAct ? 'true' : shown(split, question)}`;
    }
  }
};

/** If the list is filtered, only requested values get a row. Otherwise "none of them" gets one, too. */
const ofList = (name: string, wanted: readonly string[] | undefined): string =>
  wanted
    ? `select u.id, v as k from unit u join incident i using (key), unnest(i."${name}") v where v in ${list(wanted)}`
    : `select u.id, v as k from unit u join incident i using (key) left join lateral unnest(i."${name}") v on true`;

/**
 * A table by harm shows harm that occurred, and "no harm" as a type. A table of people shows the types that it counts;
 * by side, it also includes reports of no harm.
 */
const ofHarms = (split: 'harm' | 'side', question: Question): string => {
  const aboutPeople = countedUnit(question) === 'people';
  const statement = `h.type in ('HM_NONE', 'HM_UNKNOWN')`;
  const shownHarm = {
    harm: aboutPeople
      ? and(harmPasses(question), within('h.type', countedHarms(question)))
      : and(harmPasses(question), `(${statement} or ${wasHad(question)})`),
    side: aboutPeople
      ? `(${harmPasses(question)} or ${and(statement, within('h.side', question.filters.sides))})`
      : and(harmPasses(question), wasHad(question)),
  };
  return `select u.id, ${column(split)} as k from unit u join harm h using (key) where ${shownHarm[split]}`;
};

export const countedHarms = ({ measure }: Question): string[] =>
  measure === 'killed' ? ['HM_DEATH'] : ['HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'];

/** Where acts put an incident in a separate number, the table shows those acts. */
const OWN_ACTS = `(a.passes and case when u.layer in ('notYetAssessed', 'otherGroupsNotYetAssessed') then a.is_force and a.outcome = 'LA_NOT_ASSESSED' when u.layer = 'threatOnly' then a.type = 'FM_THREAT' else a.own end)`;

/** For several splits on one act: where one is a type, the act is of that kind, whatever its actor and outcome. */
const together = (splits: readonly Split[], question: Question): string => {
  const type = splits.find((split) => TYPES.includes(split));
  return type ? and(shown(type, question), 'a.happened') : shown(splits[0]!, question);
};

/**
 * Selects the acts that a split shows: the indicator's own acts where it is about acts of this kind, and only those
 * that pass the filters.
 */
const shown = (split: Split, question: Question): string => {
  const own = ownKind(question);
  const { restrictionTypes, forceTypes, libertyTypes } = question.filters;
  if (TYPES.includes(split)) return own === split ? OWN_ACTS : `(a.passes and a.kind = '${split}')`;
  if (own) return OWN_ACTS;
  const kinds = [
    ...(restrictionTypes ? ['restriction'] : []),
    ...(forceTypes ? ['force'] : []),
    ...(libertyTypes ? ['liberty'] : []),
  ];
  return and('a.passes', 'a.happened', kinds.length > 0 && within('a.kind', kinds));
};
