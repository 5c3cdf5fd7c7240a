import { completeness } from '@vigil/shared/incident/completeness.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { amend, changedFields, keepsAll, readAnew, supplement } from '@vigil/shared/import/amend-record.js';
import { missing, saysNothing } from '@vigil/shared/import/read-record.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { looksLikeAnother } from '@vigil/shared/import/running-number.js';
import type { ConstantList, Note } from '@vigil/shared/import/row-draft.js';
import type { RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import type { Where } from '../../places/places.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { dropInvalid } from './drop-invalid.js';
import { notTheirs, proposalsOf } from './propose-changes.js';
import type { RowGroup } from './row-groups.js';

export const CHOICES = ['aside', 'create', 'add'] as const;

/** A record that a row names, if this member may see it. */
export interface Target {
  id: string;
  code: string | null;
  revision: number;
  status: string;
  incident: Incident;
  /** Why this member may not change it; null: they may. */ refused: string | null;
}

/** What people did to a record since an import wrote it. */
export interface Since {
  /** Names of the fields that somebody changed or erased. */
  fields: ReadonlySet<string>;
  /** Whether a value was erased, in whichever field. */
  isErased: boolean;
}

/** What is known about a row before it is judged. */
export interface Known {
  /** The record that the row names by code or id; undefined: it names none; null: the named one is not there. */
  named: Target | null | undefined;
  /** The record made from it in an earlier import, and whether the row had the same content then. */
  before:
    | {
        target: Target | null;
        isSame: boolean;
        /** Whether this member made that import. */ isOwn: boolean;
        /** Whether its id only numbers the rows of a sheet. */ isRunning: boolean;
        /** How it is read now, compared with then. */ reads: 'same' | 'otherwise' | 'unknown';
        /** How much of the record imports wrote. untouched: all of it, and nobody changed the draft since. */ made:
          | 'untouched'
          | 'whole'
          | 'part';
        since: Since;
      }
    | undefined;
  /** The earlier row of this file with the same content or the same id. */
  earlier: number | undefined;
  /** The identical row that it repeats as a separate incident, if the mapping says so; `n`: its position among them. */
  repeats: { row: number; n: number } | null;
}

export interface Judged {
  verdict: RowVerdict;
  incident: Incident | null;
  /** A possible duplicate's own content, whatever its outcome. */ says?: Saying;
}

/** A row's own content, stored so that it can be judged again after a decision. */
export interface Saying {
  incident: Incident;
  given: (keyof Incident)[];
  /** Lists whose only entry is a value for all rows; none in previews of earlier versions. */ constant?: ConstantList[];
  notes: Note[];
}

const aside = (code: string, value = '', params: Note['params'] = {}): Note => ({ code, column: null, value, params });

/** Judges one record of a file, and drops and notes in its draft what cannot be used. The caller looks up what is known.
 * Duplicates are judged afterwards. */
export const judge = (
  { rows, draft, hasId }: RowGroup,
  known: Known,
  map: ColumnMapping,
  where: Where,
  actor: Actor,
  columns: number,
): Judged => {
  const base: RowVerdict = {
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
  // A member who did not import the record and may not change it learns only that it exists, not whether its content
  // matches: otherwise answers could be guessed.
  if (known.before && !known.before.isOwn && (!known.before.target || known.before.target.refused === 'not-allowed'))
    return left(aside('already-there'));
  if (known.before?.isSame) return readAgain(base, { rows, draft }, known.before, where, map);
  const target = known.named ?? known.before?.target;
  if (isAnother({ draft, hasId }, known, where)) return left(aside('same-number-elsewhere'));
  if (known.before && !target) return left(aside('record-not-found'));
  if (saysNothing(draft)) return left(aside('says-nothing'));
  if (target) return change(base, target, draft, where, amend);
  const incident = dropInvalid(draft, where);
  if (!incident) return left(draft.notes.at(-1) ?? aside('says-nothing'));
  const lacks = missing(incident);
  const verdict: RowVerdict = {
    ...base,
    did: 'create',
    title: incident.title,
    missing: lacks,
    submitted: map.arrive === 'submitted' && lacks.length === 0,
  };
  // Drafts belong to their author alone, and an analyst has no form to complete one.
  if (actor.role === 'analyst' && lacks.length > 0)
    return { verdict: { ...verdict, did: 'aside', why: lacks[0]!, submitted: false }, incident: null };
  return { verdict: actor.role === 'analyst' ? { ...verdict, submitted: true } : verdict, incident };
};

/**
 * Whether a row has only its number in common with the record of an earlier row. A record's own code is no such number.
 */
const isAnother = (
  { draft, hasId }: Pick<RowGroup, 'draft' | 'hasId'>,
  { named, before }: Known,
  where: Where,
): boolean =>
  hasId &&
  !named &&
  !!before?.target &&
  before.target.refused !== 'not-allowed' &&
  looksLikeAnother(
    before.target.incident,
    draft.incident,
    (code, ancestor) => where.gazetteer.isWithin(code, ancestor),
    before.isRunning,
  );

/** Notes in the record which of several identical rows it is, so that readers do not think it a duplicate. */
const noteRepeated = (base: RowVerdict, draft: RowGroup['draft'], { row, n }: NonNullable<Known['repeats']>): void => {
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
 * Judges a row that an earlier import contained word for word. If this mapping reads it differently, an untouched draft
 * is updated, and beside other records the difference is proposed, provided the mapping asks for that. Otherwise
 * records stay as they are, and the row reports the difference.
 */
const readAgain = (
  base: RowVerdict,
  { rows, draft }: Pick<RowGroup, 'rows' | 'draft'>,
  { target, reads, made, since }: NonNullable<Known['before']>,
  where: Where,
  map: ColumnMapping,
): Judged => {
  const verdict: RowVerdict = { ...base, did: 'same', again: 'same', target: target && standing(target) };
  const same: Judged = { verdict, incident: null };
  // Records imported before readings were stored show what the row was read as only if they are untouched.
  if (!target || target.refused === 'not-allowed' || reads === 'same' || (reads === 'unknown' && made !== 'untouched'))
    return same;
  const incident =
    made === 'part' ? null : dropInvalid({ ...draft, incident: readAnew(target.incident, draft.incident) }, where);
  const differing =
    made === 'part'
      ? amend(target.incident, draft).changed
      : incident === null
        ? []
        : changedFields(target.incident, incident);
  const isUpdated = made === 'untouched' && !target.refused;
  const said = { ...draft, incident: incident ?? draft.incident };
  const changed = isUpdated ? differing : notTheirs(target.incident, said, differing, since.fields);
  if (changed.length === 0) return same;
  const differs: RowVerdict = { ...verdict, again: 'otherwise', changed, title: target.incident.title };
  if (map.again === 'leave')
    return { verdict: { ...differs, notes: [...draft.notes, aside('reads-otherwise')] }, incident: null };
  if (!isUpdated)
    return {
      verdict: beside(differs, since.isErased ? NOTHING : proposalsOf(target, changed, { rows, draft: said }, map)),
      incident: null,
    };
  return { verdict: { ...differs, did: 'change' }, incident };
};

/**
 * Nothing is proposed beside a record of which a value was erased: proposals are whole cells, and whichever column they
 * are mapped to now, their words may be those that were erased.
 */
const NOTHING = { proposed: [], isComplete: false };

/**
 * Leaves a record as it is: what its row says now is written beside it. A person is told to look where no cell says
 * what differs, because something is there no longer.
 */
const beside = (differs: RowVerdict, { proposed, isComplete }: ReturnType<typeof proposalsOf>): RowVerdict => ({
  ...differs,
  did: 'aside',
  changed: [],
  why: aside(isComplete ? 'differs-proposed' : 'differs-change-there'),
  ...(proposed.length > 0 && { proposed }),
});

const standing = ({ id, code, revision }: Target): RowVerdict['target'] => ({ id, code, revision });

/**
 * Judges adding a row to a record of the same event: like a row that names the record, but the record's existing
 * answers stay. Pure.
 * @param base the row's verdict, skipped so far
 */
export const judgeAddition = (
  base: RowVerdict,
  target: Target,
  { incident, given, constant = [], notes }: Saying,
  where: Where,
): Judged => {
  const draft = { incident, given: new Set(given), constant: new Set(constant), notes: [...notes] };
  const { kept } = supplement(target.incident, draft);
  const judged = change(base, target, draft, where, supplement);
  // If the member may read the record's answers only with a reason, the row does not report contradictions.
  const said =
    target.refused === 'not-allowed'
      ? []
      : kept.map((name): Note => ({ code: 'answer-kept', column: null, value: `/${name}` }));
  return { ...judged, verdict: { ...judged.verdict, title: base.title, notes: [...draft.notes, ...said] } };
};

type Draft = Pick<RowGroup['draft'], 'incident' | 'given' | 'constant' | 'notes'>;

const change = (base: RowVerdict, target: Target, draft: Draft, where: Where, become: typeof amend): Judged => {
  const verdict: RowVerdict = { ...base, target: standing(target), title: target.incident.title };
  const mayNot = (): Judged => ({
    verdict: { ...verdict, why: aside(`may-not-change.${target.refused}`) },
    incident: null,
  });
  // A member who may not change the record may not learn whether a row matches it either: internal answers could be
  // guessed letter by letter.
  if (target.refused === 'not-allowed') return mayNot();
  const amended = become(target.incident, draft);
  if (amended.changed.length === 0) return { verdict: { ...verdict, did: 'same' }, incident: null };
  if (target.refused) return mayNot();
  const incident = dropInvalid({ ...draft, incident: amended.incident }, where);
  // The conflict may be with an answer of the record. Then the row waits for a person, and the record stays unchanged.
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
