import { peopleOf } from './people-of.js';
import { layerOfAct } from './count-acts.js';
import type { Facts } from './facts.js';
import { NO_PLACE } from './place-tree.js';
import type { Plan } from './plan.js';

/** Whether an incident counts in the periods for certain, or only may; null if it does not count. */
export type Reach = 'certain' | 'possible' | null;

/** Decides how an incident that is in a layer of the plan counts: as itself, by one of its acts, or by people. */
export const reachOf = (facts: Facts, plan: Plan): ((row: number) => Reach) => {
  if (plan.unit === 'acts') return reachOfActs(facts, plan);
  const {
    incidents: {
      columns: { window },
    },
    windows: { first, last },
  } = facts;
  const { time } = plan;
  const people = plan.unit === 'people' ? peopleOf(facts, plan) : null;
  return (row) => {
    if (!time.locate(first[window[row]!]!, last[window[row]!]!)) return null;
    const reach: Reach = time.inside ? 'certain' : 'possible';
    return people === null || people.read(row) ? reach : null;
  };
};

/** An act counts where and when it happened: an incident takes the best result of its acts. */
const reachOfActs = (facts: Facts, plan: Plan): ((row: number) => Reach) => {
  const { time, own, acts: filter, places } = plan;
  const {
    incidents: {
      columns: { window: windowOf, firstAct, acts, place },
    },
    acts: { columns: act },
  } = facts;
  const {
    windows: { first, last },
    whereabouts: { a: ownPlace, b: ownWindow },
  } = facts;
  const test = own!.and(filter.test);
  const layerOf = layerOfAct(plan);
  return (row) => {
    let best: Reach = null;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until && best !== 'certain'; i++) {
      const own = act.own[i]!;
      const at = ownPlace[own] === NO_PLACE ? place[row]! : ownPlace[own]!;
      // A restriction not yet assessed goes to an aside, not among the violations.
      if (!test.accepts(act.code[i]!) || layerOf(0, act.code[i]!) !== 0 || (places !== null && places[at] === 0))
        continue;
      const window = ownWindow[own]! || windowOf[row]!;
      if (!time.locate(first[window]!, last[window]!)) continue;
      best = time.inside ? 'certain' : 'possible';
    }
    return best;
  };
};
