import { chargeStatusOn } from '../custody/charge-status.js';
import { mayEnd } from '../custody/custody-event.js';
import { heldOn } from '../custody/held-on.js';
import type { Days } from '../custody/spells.js';
import { addDays, type Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { type Amount, amountOf, isIn, strongest, type Verdict } from './amount.js';
import type { FigureCharge, FigureEvent, KnownOfPerson } from './counted-person.js';

/** What happened to charges in a period. */
const STEPS = ['charged', 'convicted', 'acquitted', 'dropped'] as const;
type Step = (typeof STEPS)[number];

/** The article of what no charge names. */
const NO_ARTICLE = 'none';
const articleOf = ({ law, article }: Pick<FigureCharge, 'law' | 'article'>): string =>
  article === null ? NO_ARTICLE : `${law ?? 'LW_UNKNOWN'} ${article}`;

type Pursued = Pick<FigureCharge, 'law' | 'article' | 'history'> & {
  case: string | null;
  /** Whether somebody entered the charge; else it is what happened in a case without one. */
  isEntered: boolean;
};
interface StepOfCharge {
  step: Step;
  when: Days;
  charge: Pursued;
}

const STATUS_OF_EVENT: Readonly<Record<string, string>> = {
  CE_CHARGE: 'CH_PENDING',
  CE_CONVICTED: 'CH_CONVICTED',
  CE_ACQUITTED: 'CH_ACQUITTED',
  CE_CHARGE_DROPPED: 'CH_DROPPED',
};
const STEP_OF_STATUS: Readonly<Record<string, Step>> = {
  CH_CONVICTED: 'convicted',
  CH_ACQUITTED: 'acquitted',
  CH_DROPPED: 'dropped',
};

/**
 * Returns what somebody is or was charged with: the charges entered, and for each case the events that no charge
 * names, so that a verdict counts although nobody entered the charge.
 */
const pursuedOf = (charges: readonly FigureCharge[], events: readonly FigureEvent[]): Pursued[] => {
  const named = new Set(charges.flatMap(({ history }) => history.map(({ event }) => event)));
  const unnamed = events.filter(({ id, type }) => STATUS_OF_EVENT[type] !== undefined && !named.has(id));
  const cases = [...new Set(unnamed.map((event) => event.case))];
  return [
    ...charges.map((charge) => ({ ...charge, isEntered: true })),
    ...cases.map((of) => ({
      case: of,
      isEntered: false,
      law: null,
      article: null,
      history: unnamed
        .filter((event) => event.case === of)
        .sort((a, b) => (a.when.earliest < b.when.earliest ? -1 : 1))
        .map(({ id, type }) => ({ id, status: STATUS_OF_EVENT[type]!, event: id })),
    })),
  ];
};

const stepsOf = (charge: Pursued, events: ReadonlyMap<string, FigureEvent>): StepOfCharge[] => {
  let isCharged = false;
  return charge.history.flatMap(({ status, event }) => {
    const found = events.get(event!);
    if (!found) return [];
    // A charge that is entered begins once; "pending" again after a verdict is the same charge.
    const isBeginning = status === 'CH_PENDING' && (!charge.isEntered || !isCharged);
    isCharged ||= isBeginning;
    const step = isBeginning ? 'charged' : STEP_OF_STATUS[status!];
    return step ? [{ step, when: found.when, charge }] : [];
  });
};

/**
 * Whether everything of which somebody was convicted in a period had become an acquittal by its last day. A charge may
 * name one of both and not the other. Then it is certain where all that is entered of the case was acquitted; else
 * possible.
 */
const acquittedSince = (
  convictions: readonly StepOfCharge[],
  all: readonly Pursued[],
  { events }: KnownOfPerson,
  day: Day,
): Verdict => {
  const days = new Map(events.map(({ id, when }) => [id, when]));
  const isAcquitted = (charge: Pursued): boolean => chargeStatusOn(charge, events, day) === 'CH_ACQUITTED';
  const acquittals = ({ history }: Pursued): Days[] =>
    history.flatMap(({ status, event }) => (status === 'CH_ACQUITTED' ? (days.get(event!) ?? []) : []));
  const isLater = (charge: Pursued, { when }: StepOfCharge): boolean =>
    acquittals(charge).some(({ earliest, latest }) => latest <= day && earliest >= when.latest);
  const isCertain = (conviction: StepOfCharge): boolean => {
    const { charge } = conviction;
    if (isAcquitted(charge)) return true;
    if (charge.case === null) return false;
    const ofCase = all.filter((one) => one.case === charge.case);
    const others = ofCase.filter(({ isEntered }) => isEntered !== charge.isEntered);
    // Of several charges, a verdict that none of them names may be about any.
    const isOfOne = !charge.isEntered || ofCase.length - others.length === 1;
    return isOfOne && others.length > 0 && others.every((one) => isAcquitted(one) && isLater(one, conviction));
  };
  const isPossible = ({ charge, when }: StepOfCharge): boolean =>
    all
      .filter(
        (one) =>
          one === charge ||
          (one.isEntered !== charge.isEntered &&
            (one.case === charge.case || one.case === null || charge.case === null)),
      )
      .flatMap(acquittals)
      .some(({ earliest, latest }) => earliest <= day && latest >= when.earliest);
  return convictions.every(isCertain) ? 'certain' : convictions.every(isPossible) ? 'possible' : 'no';
};

/**
 * I16: who was charged, convicted, acquitted, or had a charge dropped in a period; and of those convicted in it for
 * certain, who had been acquitted by its end.
 * @param article only what charges under this article say
 */
export const stepsFigure = (
  known: KnownOfPerson,
  charges: readonly FigureCharge[],
  period: Period,
  article: string | null = null,
): Record<Step | 'acquittedSince', Amount> => {
  const events = new Map(known.events.map((event) => [event.id, event]));
  const pursued = pursuedOf(charges, known.events);
  const steps = pursued
    .filter((charge) => article === null || articleOf(charge) === article)
    .flatMap((charge) => stepsOf(charge, events));
  const verdict = (of: Step): Verdict =>
    strongest(steps.filter(({ step }) => step === of).map(({ when }) => isIn(when, period)));
  const convictions = steps.filter(({ step, when }) => step === 'convicted' && isIn(when, period) === 'certain');
  const since =
    convictions.length === 0 ? 'no' : acquittedSince(convictions, pursued, known, addDays(period.until, -1));
  const amounts = STEPS.map((step) => [step, amountOf(verdict(step))] as const);
  return { ...(Object.fromEntries(amounts) as Record<Step, Amount>), acquittedSince: amountOf(since) };
};

/** Returns the articles under which somebody stood charged by a day, or what stands for none. */
export const articlesOn = ({ events }: KnownOfPerson, charges: readonly FigureCharge[], day: Day): string[] => {
  const found = charges.filter((charge) => chargeStatusOn(charge, events, day) !== null).map(articleOf);
  return found.length === 0 ? [NO_ARTICLE] : [...new Set(found)];
};

/** Returns every article of a step, for a figure of steps. */
export const articlesOfSteps = (known: KnownOfPerson, charges: readonly FigureCharge[]): string[] => {
  const found = pursuedOf(charges, known.events).map(articleOf);
  return found.length === 0 ? [NO_ARTICLE] : [...new Set(found)];
};

/** What somebody may be under on a day. `unclear`: a summons or a warrant, and the source does not say which. */
const OPEN_MEASURES = ['summons', 'warrant', 'unclear', 'conditions'] as const;
type OpenMeasure = (typeof OPEN_MEASURES)[number];

const OPENS: Readonly<Record<string, OpenMeasure>> = {
  CE_SUMMONS: 'summons',
  CE_WARRANT: 'warrant',
  CE_BRING_ORDER: 'warrant',
  CE_SUMMONS_OR_WARRANT: 'unclear',
};
const ENDS_CALL: ReadonlySet<string> = new Set(['CE_WARRANT_LIFTED', 'CE_TAKEN', 'CE_ARREST', 'CE_POLICE_CUSTODY']);

const hasConditions = ({ type, conditions }: FigureEvent): boolean =>
  type === 'CE_BAIL' || type === 'CE_SUPERVISION' || (conditions?.length ?? 0) > 0;
const opens = (event: FigureEvent, measure: OpenMeasure): boolean =>
  measure === 'conditions' ? hasConditions(event) && event.leftCustody !== 'no' : OPENS[event.type] === measure;
const ends = (event: FigureEvent, measure: OpenMeasure): boolean =>
  event.type === 'CE_DIED' ||
  (measure === 'conditions'
    ? mayEnd(event.type) && !hasConditions(event)
    : mayEnd(event.type) || ENDS_CALL.has(event.type));

/**
 * Whether something that an event began was open on a day. It may be over as soon as something that ends it may have
 * happened since; it is over for certain only by something of the same case that did. Two events of which nobody knows
 * the case need not be of the same one.
 */
const openOn = (event: FigureEvent, events: readonly FigureEvent[], measure: OpenMeasure, day: Day): Verdict => {
  const { earliest, latest } = event.when;
  const { until } = event;
  if (earliest > day || (until !== null && until.latest < day)) return 'no';
  // On the latest day on which it can have begun, least can have ended it since.
  const begun = latest < day ? latest : day;
  const ending = events.filter((other) => other !== event && other.id !== event.after && ends(other, measure));
  const isSame = (other: string | null): boolean => other !== null && other === event.case;
  const isOver = ({ when, ...other }: FigureEvent): boolean =>
    (isSame(other.case) || other.type === 'CE_DIED') && when.earliest >= begun && when.latest <= day;
  if (ending.some(isOver)) return 'no';
  const mayBeOver = ({ when, ...other }: FigureEvent): boolean =>
    (isSame(other.case) || other.case === null || event.case === null || other.type === 'CE_DIED') &&
    when.latest >= earliest &&
    when.earliest <= day;
  const isLong = latest <= day && (until === null || until.earliest >= day);
  return isLong && !ending.some(mayBeOver) ? 'certain' : 'possible';
};

/** I19: who was under an open summons, a warrant or conditions on a day. Whoever is held is under no conditions. */
export const openFigure = (known: KnownOfPerson, day: Day): Record<'people' | OpenMeasure, Amount> => {
  const held = heldOn(known.spells, day);
  const verdictOf = (measure: OpenMeasure): Verdict => {
    if (measure === 'conditions' && held === 'certain') return 'no';
    const is = strongest(
      known.events.filter((event) => opens(event, measure)).map((event) => openOn(event, known.events, measure, day)),
    );
    return is === 'certain' && measure === 'conditions' && held !== 'no' ? 'possible' : is;
  };
  const verdicts = OPEN_MEASURES.map((measure) => [measure, verdictOf(measure)] as const);
  const amounts = Object.fromEntries(verdicts.map(([measure, is]) => [measure, amountOf(is)]));
  return { people: amountOf(strongest(verdicts.map(([, is]) => is))), ...(amounts as Record<OpenMeasure, Amount>) };
};
