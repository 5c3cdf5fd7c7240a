import type { DayWindow } from '@vigil/shared/day/window.js';
import { completeness } from '@vigil/shared/incident/completeness.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { amend, changedFields, keepsAll, readAnew, supplement } from '@vigil/shared/import/amend.js';
import { missing, saysNothing } from '@vigil/shared/import/finish.js';
import type { ColumnMapping } from '@vigil/shared/import/map.js';
import type { Note } from '@vigil/shared/import/row-draft.js';
import type { Where } from '../../places/places.service.js';
import type { Actor } from '../../incidents/records.js';
import type { Double } from './find-duplicates.js';
import { dropInvalid } from './drop-invalid.js';
import type { RowGroup } from './row-groups.js';

export const CHOICES = ['aside', 'create', 'add'] as const;
/**
 * What somebody decided about one possible double: leave it aside, import it as a record of its own, or add what it
 * says to `record`.
 */
export interface Choice {
  as: (typeof CHOICES)[number];
  record: string | null;
}

/** What is to become of one record of a file, and why. */
export interface Verdict {
  /** Its rows in the file. */
  rows: number[];
  did: 'create' | 'change' | 'same' | 'aside';
  /** Why it is left aside; null otherwise. */
  why: Note | null;
  title: string | null;
  when: DayWindow | null;
  place: string | null;
  /** Ids of the groups that it names. */
  groups: string[];
  /** Whether it is handed to the reviewers, and not left a draft. */
  submitted: boolean;
  notes: Note[];
  /** What reviewers would still miss. */
  missing: Note[];
  /** The record that it changes. */
  target: { id: string; code: string | null; revision: number } | null;
  /** Fields that change. */
  changed: string[];
  doubles: Double[];
  /** What somebody decided about a possible double; null: what holds for all of them. */
  choice: Choice | null;
  /** Of a row that an earlier import brought and that says the same: whether it is read as it was then. */
  again?: 'same' | 'otherwise';
  /** Whether it is identical to an earlier row of the file, and neither has an id. */
  identical?: true;
  /** What the run made of it. */
  wrote: 'created' | 'changed' | 'failed' | null;
}

/** A record that a row names, as far as this member may see and change it. */
export interface Target {
  id: string;
  code: string | null;
  revision: number;
  status: string;
  incident: Incident;
  /** Why it may not be changed; null: it may. */ refused: string | null;
}

/** What there is to know of a row before it is judged. */
export interface Known {
  /**
   * The record that the row names by a code or an id; undefined: it names none. null: it names one that is not there.
   */
  named: Target | null | undefined;
  /** The record that came of it in an earlier import, and whether the row said the same then. */
  before:
    | {
        target: Target | null;
        isSame: boolean;
        /** Whether it was an import of this member's own. */ isOwn: boolean;
        /** How it is read now, as against then. */ reads: 'same' | 'otherwise' | 'unknown';
        /** What an import made of the record: the whole of it, and nobody changed the draft since (untouched); the whole; a part. */ made:
          | 'untouched'
          | 'whole'
          | 'part';
      }
    | undefined;
  /** The row of this file that said the same, or has the same id. */
  earlier: number | undefined;
  /** The row that it is identical to and, as the map says, not the same as; the how manieth it is. */
  repeats: { row: number; n: number } | null;
}

export interface Judged {
  verdict: Verdict;
  incident: Incident | null;
  /** Of a possible double: what it says, whatever becomes of it. */ says?: Saying;
}

/** What a row says of its own, kept so that it can be judged again when somebody decides. */
export interface Saying {
  incident: Incident;
  given: (keyof Incident)[];
  notes: Note[];
}

const aside = (code: string, value = '', params: Note['params'] = {}): Note => ({ code, column: null, value, params });

/** Judges one record of a file. Pure: whoever calls has looked up what is known. Doubles are judged after it. */
export const judge = (
  { rows, draft, hasId }: RowGroup,
  known: Known,
  map: ColumnMapping,
  where: Where,
  actor: Actor,
  columns: number,
): Judged => {
  const base: Verdict = {
    rows: rows.map(([n]) => n),
    did: 'aside',
    why: null,
    title: draft.incident.title,
    when: draft.incident.when,
    place: draft.incident.place?.code ?? null,
    groups: draft.incident.groups.flatMap(({ group }) => group ?? []),
    submitted: false,
    notes: draft.notes,
    missing: [],
    target: null,
    changed: [],
    doubles: [],
    choice: null,
    wrote: null,
  };
  if (known.repeats) noteRepeated(base, draft, known.repeats);
  const left = (why: Note): Judged => ({ verdict: { ...base, why }, incident: null });
  const wide = rows.find(([, cells]) => cells.length > columns);
  if (wide) return left(aside('cells-do-not-fit', '', { cells: wide[1].length, columns }));
  if (draft.aside) return left(draft.aside);
  if (known.earlier !== undefined) {
    if (hasId) return left(aside('same-id-as-row', '', { row: known.earlier }));
    return {
      verdict: { ...base, identical: true, why: aside('identical-row', '', { row: known.earlier }) },
      incident: null,
    };
  }
  if (known.named === null) return left(aside('record-not-found', draft.code ?? ''));
  // Whoever did not import it, and may change nothing of it, is told that it is there, and not whether it says the
  // same: answers could be guessed.
  if (known.before && !known.before.isOwn && (!known.before.target || known.before.target.refused === 'not-allowed'))
    return left(aside('already-there'));
  if (known.before?.isSame) return readAgain(base, known.before, draft, where, map);
  const target = known.named ?? known.before?.target;
  if (known.before && !target) return left(aside('record-not-found'));
  if (saysNothing(draft)) return left(aside('says-nothing'));
  if (target) return change(base, target, draft, where, amend);
  const incident = dropInvalid(draft, where);
  if (!incident) return left(draft.notes.at(-1) ?? aside('says-nothing'));
  const lacks = missing(incident);
  const verdict: Verdict = {
    ...base,
    did: 'create',
    title: incident.title,
    missing: lacks,
    submitted: map.arrive === 'submitted' && lacks.length === 0,
  };
  // Drafts are their author's alone, and an analyst has no form to finish one with.
  if (actor.role === 'analyst' && lacks.length > 0)
    return { verdict: { ...verdict, did: 'aside', why: lacks[0]!, submitted: false }, incident: null };
  return { verdict: actor.role === 'analyst' ? { ...verdict, submitted: true } : verdict, incident };
};

/** Says in the record which of several identical rows it is, so that whoever reads it does not take it for a double. */
const noteRepeated = (base: Verdict, draft: RowGroup['draft'], { row, n }: NonNullable<Known['repeats']>): void => {
  base.identical = true;
  draft.notes.push(aside('own-row', '', { row, n }));
  draft.incident.narrative = [
    draft.incident.narrative,
    `Row ${base.rows[0]} of the file, identical to row ${row} (${n})`,
  ]
    .filter(Boolean)
    .join('\n')
    .slice(0, 20_000);
  draft.given.add('narrative');
};

/**
 * A row that an earlier import brought, word for word. Where this map reads it otherwise, a draft that nobody changed
 * since becomes what the row says now, if the map wants it so. Every other record is left as it is, and the row says
 * that it differs.
 */
const readAgain = (
  base: Verdict,
  { target, reads, made }: NonNullable<Known['before']>,
  draft: RowGroup['draft'],
  where: Where,
  map: ColumnMapping,
): Judged => {
  const verdict: Verdict = { ...base, did: 'same', again: 'same', target: target && standing(target) };
  const same: Judged = { verdict, incident: null };
  // Of a record that was imported before readings were kept, only one that nobody touched tells what the row was read
  // as.
  if (!target || target.refused === 'not-allowed' || reads === 'same' || (reads === 'unknown' && made !== 'untouched'))
    return same;
  const incident =
    made === 'part' ? null : dropInvalid({ ...draft, incident: readAnew(target.incident, draft.incident) }, where);
  const changed =
    made === 'part'
      ? amend(target.incident, draft).changed
      : incident === null
        ? []
        : changedFields(target.incident, incident);
  if (changed.length === 0) return same;
  const differs: Verdict = { ...verdict, again: 'otherwise', changed, title: target.incident.title };
  if (map.again === 'leave')
    return { verdict: { ...differs, notes: [...draft.notes, aside('reads-otherwise')] }, incident: null };
  if (made !== 'untouched' || target.refused)
    return { verdict: { ...differs, did: 'aside', changed: [], why: aside('differs-change-there') }, incident: null };
  return { verdict: { ...differs, did: 'change' }, incident };
};

const standing = ({ id, code, revision }: Target): Verdict['target'] => ({ id, code, revision });

/**
 * Judges what a row adds to a record whose event it speaks of, too: as a row that names it, but the record keeps what
 * it says. Pure.
 * @param base the row as it stands, left aside.
 */
export const judgeAddition = (
  base: Verdict,
  target: Target,
  { incident, given, notes }: Saying,
  where: Where,
): Judged => {
  const draft = { incident, given: new Set(given), notes: [...notes] };
  const { kept } = supplement(target.incident, draft);
  const judged = change(base, target, draft, where, supplement);
  // In whose answers somebody may look only with a reason, no row is told what it contradicts.
  const said =
    target.refused === 'not-allowed'
      ? []
      : kept.map((name): Note => ({ code: 'answer-kept', column: null, value: `/${name}` }));
  return { ...judged, verdict: { ...judged.verdict, title: base.title, notes: [...draft.notes, ...said] } };
};

type Draft = Pick<RowGroup['draft'], 'incident' | 'given' | 'notes'>;

const change = (base: Verdict, target: Target, draft: Draft, where: Where, become: typeof amend): Judged => {
  const verdict: Verdict = { ...base, target: standing(target), title: target.incident.title };
  const mayNot = (): Judged => ({
    verdict: { ...verdict, why: aside(`may-not-change.${target.refused}`) },
    incident: null,
  });
  // Who may change nothing of it may not be told either whether a row says what it says: internal answers could be
  // guessed, letter by letter.
  if (target.refused === 'not-allowed') return mayNot();
  const amended = become(target.incident, draft);
  if (amended.changed.length === 0) return { verdict: { ...verdict, did: 'same' }, incident: null };
  if (target.refused) return mayNot();
  const incident = dropInvalid({ ...draft, incident: amended.incident }, where);
  // What contradicts the row may be an answer of the record: then the row waits for a person, and the record stays
  // whole.
  if (!incident || !keepsAll(target.incident, incident, amended.changed))
    return { verdict: { ...verdict, why: draft.notes.at(-1) ?? aside('says-nothing') }, incident: null };
  const lacks = ['WS_DRAFT', 'WS_RETURNED'].includes(target.status) ? [] : completeness(incident);
  if (lacks.length > 0)
    return {
      verdict: { ...verdict, why: { code: `missing.${lacks[0]!.code}`, column: null, value: lacks[0]!.pointer } },
      incident: null,
    };
  return { verdict: { ...verdict, did: 'change', changed: amended.changed }, incident };
};
