import type { Answer } from '@vigil/shared/counting/answer.js';
import { ASSESSED_FORCE } from '@vigil/shared/counting/assessed-force.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatInParts } from '@vigil/shared/counting/format-figure.js';
import { formatSubjectStory } from '@vigil/shared/counting/format-subject-story.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import type { AsOf, PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { answerTo, withoutEdition } from '../answer-to-query.js';
import { namesForSentences, namesWithCountry } from '../names-for-sentences.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import { watchOfAnswer } from '../who-watched.js';
import { calendarPath, drawnQuery, filterOf, type PartView, toldQuery } from './subject-parts.js';
import type { Subject } from './subject-types.js';

interface Known {
  subject: Subject;
  /** Of the part's edition. */
  about: PublicAbout;
  places: Places | null;
  groups: readonly PublicGroup[];
  coverage: readonly CoverageEntry[] | null;
}

/** Returns what a part draws; null until loaded, and where it is the other of both. */
export const useDrawnPart = (
  of: PartView,
  about: PublicAbout,
): { answer: Answer | null; body: CalendarBody | null } => {
  const query = drawnQuery(of, about);
  const { value } = useCounts(query);
  const body = usePublicFetch<CalendarBody>(of.part === 'calendar' ? calendarPath(of) : null).value;
  return { answer: answerTo(query && withoutEdition(query), value?.answer), body };
};

/** A part's figure as a sentence, and by which definitions it is counted. */
interface ToldPart {
  answer: Answer;
  also: readonly Answer[];
  asOf: AsOf;
  said: readonly [figure: string, beside: string];
}

/** Returns the sentence of a part: the figure of its group or place over the part's whole time; null until loaded. */
export const useToldPart = (of: PartView, { subject, about, places, groups, coverage }: Known): ToldPart | null => {
  const t = useText();
  const isCalendar = of.part === 'calendar';
  const asked = toldQuery(of, about);
  const rest = asked.slice(asked.indexOf('&'));
  const all = useCounts(asked);
  const interfered = useCounts(isCalendar ? `indicator=I02${rest}` : null).value?.answer;
  const { indicator, split } = ASSESSED_FORCE;
  const force = useCounts(isCalendar ? `indicator=${indicator}&split=${split.join()}${rest}` : null).value?.answer;
  const answer = answerTo(withoutEdition(asked), all.value?.answer);
  if (!answer || !all.value) return null;
  const { asOf } = all.value;
  // The whole country is named by the sentence itself.
  const isCountry = subject.split === null && asked.includes(filterOf(subject));
  const names = (isCountry ? namesForSentences : namesWithCountry)(about, places, groups, t);
  if (isCalendar) {
    if (!interfered || !force || interfered.asOf !== answer.asOf || force.asOf !== answer.asOf) return null;
    const said = formatSubjectStory({ recorded: answer, interfered, force, rate: null }, t, {
      name: subject.name,
      part: (part) => names.place(part),
      country: names.country,
    });
    if (said) return { answer, also: [interfered, force], asOf, said };
  }
  return { answer, also: [], asOf, said: formatInParts(answer, t, names, watchOfAnswer(answer, coverage, places)) };
};
