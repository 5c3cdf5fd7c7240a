import { formatCount, type CountValue } from '@vigil/shared/counting/count-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../api.js';
import { useText } from '../text-bundles.js';
import { groupName, useGroups } from './groups-context.js';
import { meetMeanwhile } from './meet-meanwhile.js';
import { formatPlacePath, usePlaces } from './places-context.js';
import { SavedMeanwhile } from './saved-meanwhile.js';
import { useAskBeforeClosing } from './use-ask-before-leaving.js';
import { Refused } from './use-staff-fetch.js';
import { useUpsert, type Revisioned } from './use-upsert.js';

interface Options<T, Typed> {
  path: string;
  /** Null: a new one. */
  entry: T | null;
  /** The answers with which the form of an entry begins. */
  begin: (entry: T | null) => Typed;
  /** What an answer is called that only this form has. */
  label: (name: string) => string;
  /** How an answer is shown that only this form has; undefined: as in the others. */
  format?: (name: keyof Typed, value: unknown) => string | undefined;
  onClose: () => void;
  /** Called with what is stored now; null: it was deleted. */
  onDone: (saved: T | null) => void;
}

interface EntryForm<Typed> {
  typed: Typed;
  change: (part: Partial<Typed>) => void;
  busy: boolean;
  problem: ProblemBody | null;
  /** What refused the last attempt, and what somebody else saved meanwhile. */
  refused: ComponentChildren;
  /** Asks whoever typed something, and closes. */
  close: () => void;
  save: (body: object) => Promise<void>;
  /** Null: it is new. */
  remove: (() => Promise<void>) | null;
}

/**
 * Holds what is typed about one entry of a list, such as who watched, a group or a total of others. If somebody else
 * saved it meanwhile, takes over what they changed and this person did not; the next attempt is about what they saved.
 */
export const useEntryForm = <T extends Revisioned, Typed extends { id: string }>({
  path,
  entry,
  begin,
  label: ownLabel,
  format,
  onClose,
  onDone,
}: Options<T, Typed>): EntryForm<Typed> => {
  const { busy, problem, upsert, remove } = useUpsert<T>(path);
  const [stored, setStored] = useState(entry);
  const [began, setBegan] = useState(() => begin(entry));
  const [typed, setTyped] = useState(began);
  const [both, setBoth] = useState<readonly (keyof Typed)[]>([]);
  const formatAnswer = useFormatAnswer();
  const t = useText();
  const meet = (current: T): void => {
    const theirs = begin(current);
    setStored(current);
    setBegan(theirs);
    setTyped((now) => meetMeanwhile(began, now, theirs).typed);
    setBoth(meetMeanwhile(began, typed, theirs).both);
  };
  return {
    typed,
    change: (part) => setTyped((now) => ({ ...now, ...part })),
    busy,
    problem,
    refused: problem && (
      <Refused problem={problem}>
        {problem.code === 'changed-meanwhile' && (
          <SavedMeanwhile
            theirs={both.map((name) => ({
              label: LABELS[name as string] ? t(LABELS[name as string]!) : ownLabel(name as string),
              value: format?.(name, began[name]) ?? formatAnswer(name as string, began[name]),
            }))}
            onTake={() => {
              setTyped({ ...typed, ...Object.fromEntries(both.map((name) => [name, began[name]])) });
              setBoth([]);
            }}
          />
        )}
      </Refused>
    ),
    close: useAskBeforeClosing(typed, onClose),
    save: async (body) => {
      const saved = await upsert(stored, typed.id, body, meet);
      if (saved) onDone(saved);
    },
    remove:
      stored &&
      (async () => {
        if (await remove(stored, meet)) onDone(null);
      }),
  };
};

/** Labels that the forms share. */
const LABELS: Readonly<Record<string, string>> = {
  place: 'desk.coverage.place',
  from: 'desk.span.from',
  until: 'desk.span.until',
  level: 'desk.coverage.level',
  group: 'desk.span.group',
  partOf: 'desk.totals.whole',
  note: 'desk.span.note',
  shown: 'desk.span.readers',
};

const useFormatAnswer = (): ((name: string, value: unknown) => string) => {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const formats: Readonly<Record<string, (value: string) => string>> = {
    place: (code) => formatPlacePath(code, places, t.language),
    from: (day) => formatDay(day as Day, t.language),
    until: (day) => formatDay(day as Day, t.language),
    level: (code) => label(code, t.language),
    unit: (unit) => t(`desk.totals.unit-${unit}`),
    group: (id) => {
      const group = groups.byId(id);
      return group ? groupName(group, t.language) : '';
    },
  };
  return (name, value) => {
    if (name === 'shown') return t(value === false ? 'desk.span.not-shown' : 'desk.span.shown');
    if (name === 'value') return formatCount(value as CountValue, t);
    if (value === null || value === '') return t('desk.met.nothing');
    return formats[name]?.(value as string) ?? (value as string);
  };
};
