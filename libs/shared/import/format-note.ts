import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { ColumnGuess } from './guess-columns.js';
import type { MappedColumn } from './column-mapping.js';
import type { UnusedDecisions } from '../staff-responses/imports.js';
import type { Note } from './row-draft.js';
import { looksLikeMarks } from './marks.js';
import { targetOf } from './column-targets.js';

/**
 * Formats a note: the column, what is wrong, and the cell's text. `field.` and `missing.` use texts of the bundle
 * `problems`, everything else those of `imports`.
 */
export const formatNote = (note: Note, headers: readonly string[], text: Text): string => {
  const { code, column, value, params = {} } = note;
  const said = code.startsWith('field.')
    ? text(code, params)
    : code.startsWith('missing.')
      ? text('note.missing', { what: formatPointer(value, text), why: text(`field.${code.slice('missing.'.length)}`) })
      : code === 'answer-kept'
        ? text('note.answer-kept', { what: formatPointer(value, text) })
        : text(`note.${code}`, { value, ...params });
  const taken =
    note.suggestions?.[0] !== undefined && code === 'term-by-spelling'
      ? text('note.taken-for', { said, what: label(note.suggestions[0], text.language) })
      : said;
  const quoted =
    !code.startsWith('missing.') && code !== 'answer-kept' && value !== '' && !taken.includes(value)
      ? text('note.quoted', { said: taken, value: value.slice(0, 120) })
      : taken;
  return column === null ? quoted : text('note.in-column', { column: headers[column] ?? '', said: quoted });
};

const OF_LIST: Readonly<Record<string, string>> = {
  acts: 'act',
  harms: 'harm',
  accounts: 'account',
  sources: 'source',
  groups: 'group',
};

/** Formats a pointer into a record with the labels of the form: "Accounts: Text". */
export const formatPointer = (pointer: string, text: Text): string => {
  const [, first = '', , inner] = pointer.split('/');
  const whole = text(`incident.${first}.label`);
  return inner === undefined ? whole : `${whole}: ${text(`${OF_LIST[first] ?? first}.${inner}.label`)}`;
};

/** Formats a column's meaning: a question of the form, or one of the few that only files have. */
export const formatTarget = (key: string, text: Text, ownName: (key: string) => string | null = () => null): string => {
  const { ownKey: question } = targetOf(key) ?? {};
  if (question !== undefined) return ownName(question) ?? text('target.own', { what: question });
  const own = `target.${key}`;
  if (text.has(own)) return text(own);
  const [list, name] = key.split('.') as [string, string?];
  if (name?.startsWith('count:'))
    return text('target.count', { what: label(name.slice('count:'.length), text.language) });
  if (name?.startsWith('people:'))
    return text('target.people', { what: label(name.slice('people:'.length), text.language) });
  return name === undefined
    ? text(`incident.${list}.label`)
    : `${text(`incident.${list}.label`)}: ${text(`${OF_LIST[list] ?? list}.${name}.label`)}`;
};

/**
 * Formats the remark about a column's meaning: why its guess could not be used, that a last day is read as a latest
 * beginning, or that numbers look like marks. Null if there is nothing to remark.
 */
export const formatColumnRemark = (
  { target }: MappedColumn,
  { target: guessed, unused, marks }: Pick<ColumnGuess, 'target' | 'unused' | 'marks'>,
  text: Text,
): string | null => {
  if (looksLikeMarks({ target }, marks)) return text('note.looks-like-marks', { marks: marks!.join(', ') });
  if (target === 'when.latest' && guessed === 'when.end') return text('note.end-as-latest');
  return unused && target === (unused.code === 'running-number' ? 'nothing' : 'words')
    ? text(`note.${unused.code}`, {
        meaning: targetOf(unused.meaning) ? formatTarget(unused.meaning, text) : unused.meaning,
      })
    : null;
};

/** Formats a decision that no cell needed: the column or, if none has it, its meaning, and the words. */
export const formatUnused = ({ header, target, words }: UnusedDecisions['some'][number], text: Text): string =>
  text('note.quoted', { said: header ?? formatTarget(target ?? '', text), value: words });
