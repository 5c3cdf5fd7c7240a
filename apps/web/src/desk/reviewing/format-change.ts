import { codebookOf, fieldOf, type CodebookClass, type Field, isErasable } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { ChangedValue, ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { Path } from '../draft/record-tree.js';
import { formatLabel } from '../format-answer.js';
import type { OwnField } from '../own-questions-context.js';
import { shortName } from '../sealing/note-path-and-name.js';

export type ChangeWithBefore = ChangeEntry & { changed: Changed[] };

/** What a changed path refers to. */
export interface Changed {
  of: CodebookClass;
  field: Field;
  /** The child it belongs to; null for an answer of the record itself. */
  child: { of: CodebookClass; list: string; id: string } | null;
  what: 'answer' | 'child-removed' | 'order';
  value: unknown;
  /** The previous answer in the history; undefined where this is the first. */
  before: unknown;
  internal: boolean;
  /** Erased permanently; nobody can read any more what it said. */
  erased: boolean;
}

const readPath = (path: string): Path => path.split('/').slice(1);

const aboutChild = (
  list: Field,
  id: string,
  name: string | undefined,
): Pick<Changed, 'of' | 'field' | 'child' | 'what'> | null => {
  const of = list.of!();
  const child = { of, list: list.name, id };
  if (name === undefined) return { of: Incident, field: list, child, what: 'child-removed' };
  const field = fieldOf(of, name);
  return field ? { of, field, child, what: 'answer' } : null;
};

const about = (
  path: string,
  own: OwnField = () => undefined,
): Pick<Changed, 'of' | 'field' | 'child' | 'what'> | null => {
  const [name, id, inner] = readPath(path);
  const field = name === undefined ? undefined : fieldOf(Incident, name);
  if (!field) return null;
  const asked = (field.kind === 'own' && id !== undefined && own(id)) || field;
  if (field.kind !== 'many') return { of: Incident, field: asked, child: null, what: 'answer' };
  return id === undefined ? { of: Incident, field, child: null, what: 'order' } : aboutChild(field, id, inner);
};

/**
 * Adds to the history what each change replaced. It skips the order of children, and blank answers of a new record or
 * child.
 */
export const withBefore = (changes: readonly ChangeEntry[], own?: OwnField): ChangeWithBefore[] => {
  const last = new Map<string, unknown>();
  return changes.map((change) => {
    const changed = change.values.flatMap((value): Changed[] => {
      const found = about(value.path, own);
      const before = value.before === undefined ? last.get(value.path) : value.before;
      if (value.erased || value.internal) last.delete(value.path);
      else last.set(value.path, value.value);
      if (!found || found.what === 'order') return [];
      if (before === undefined && !value.erased && isBlankAnswer(found.field, value) && found.what === 'answer')
        return [];
      return [{ ...found, value: value.value, before, internal: value.internal, erased: value.erased === true }];
    });
    return { ...change, changed };
  });
};

const isBlankAnswer = (field: Field, { value, internal }: ChangedValue): boolean => {
  if (internal) return false;
  if (value === null || (Array.isArray(value) && value.length === 0)) return true;
  if (field.kind === 'count')
    return (
      (value as { state?: string; text?: string | null }).state === 'CS_UNKNOWN' &&
      !(value as { text?: string | null }).text
    );
  return value === field.blank;
};

/** Formats 'Act › Which force': the name of an answer, and the child it belongs to. */
export const formatChanged = (
  { of, field, child, what }: Pick<Changed, 'of' | 'field' | 'child' | 'what'>,
  t: Text,
): string =>
  child && what === 'answer'
    ? `${t(`${codebookOf(child.of).key}.one`)} › ${formatLabel(of, field, t)}`
    : formatLabel(of, field, t);

/** Formats a path of the log: an answer, or the reason given in line n of the history. */
export const formatDetail = (path: string, t: Text, own?: OwnField): string => {
  const [, line] = /^history\/(\d+)\/reason$/.exec(path) ?? [];
  if (line) return t('desk.erase.reason-of', { n: line });
  if (path === 'relation') return t('desk.history.relation');
  // Requests of before named the reason by another number.
  if (path.startsWith('reason/')) return t('desk.erase.reason-of', { n: '?' });
  const note = noteIn(path);
  if (note) return t('desk.history.sealed-note', { name: shortName(note) });
  if (isComment(path)) return t('desk.history.comment');
  if (/^\/evidence\/[^/]+\/file$/.test(path)) return t('desk.history.file');
  const beside = /^\/fieldReports\/[^/]+\/(fix|unread)$/.exec(path)?.[1];
  if (beside) return t(`desk.history.field-${beside}`);
  const found = about(path, own);
  return found ? formatChanged(found, t) : path;
};

/** Returns the id of the sealed note that a path of the log refers to. */
const noteIn = (path: string): string | null => /^\/sealedNotes\/([^/]+)\/body$/.exec(path)?.[1] ?? null;

/** Whether a path of the log refers to the words of a comment. */
export const isComment = (path: string): boolean => /^\/comments\/[^/]+\/text$/.test(path);

/**
 * Lists the details that can be erased, once each, in the order of the history: text answers, exact points, sealed
 * notes, comments and reasons.
 */
export const erasableIn = (changes: readonly ChangeWithBefore[], own?: OwnField): string[] => [
  ...new Set(
    changes.flatMap((change) => [
      ...change.values
        .filter(
          ({ path, erased }) =>
            !erased &&
            (noteIn(path) !== null ||
              isComment(path) ||
              (about(path, own)?.what === 'answer' && isErasable(about(path, own)!.field))),
        )
        .map(({ path }) => path),
      ...(change.reason ? [`history/${change.seq}/reason`] : []),
    ]),
  ),
];
