import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { formatNote, formatColumnRemark, formatUnused } from '@vigil/shared/import/format-note.js';
import { formatTally } from '@vigil/shared/import/format-tally.js';
import type { Text } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ImportFindings, ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import type { ImportRow } from './import.repository.js';
import { HOW } from './preview-step.js';

/**
 * Builds the preview report: each column as mapped (not as guessed), notes on columns, rows and decisions, and the
 * totals.
 * @param nameOf what a code of a list or of a place is called
 */
export const reportOf = (
  { tally, rows }: Pick<ImportRow, 'tally' | 'rows'>,
  { headers, guesses }: Pick<ImportedFile, 'headers' | 'guesses'>,
  map: ColumnMapping,
  findings: ImportFindings | undefined,
  text: Text,
  nameOf: (code: string) => string = (code) => label(code, text.language),
): string[] => {
  const lines = ['Columns:'];
  const say = (line: string): void => void lines.push(line);
  const inRows = (n: number, said: string, rows: readonly number[] = []): string =>
    rows.length === 0
      ? text('import.remark', { n, said })
      : text('import.remark.rows', { n, said, rows: `${rows.join(', ')}${n > rows.length ? ', …' : ''}` });
  for (const [index, column] of map.columns.entries()) {
    const said = formatColumnRemark(column, guesses[index]!, text);
    const filled = guesses[index]!.filled === 0 ? ` (${text('import.empty-column')})` : '';
    const account = findings?.columns?.[index];
    const became =
      account && account.filled > 0 ? ` (${text('import.account', { ...account, n: account.filled })})` : '';
    say(`  ${index + 1}. ${column.header} → ${column.target}${filled}${became}${said ? `: ${said}` : ''}`);
  }
  for (const { code, column, n, rows, example, params } of findings?.notes ?? []) {
    // Whoever decides about words needs each of them, and not one example.
    const words = (findings?.unknown ?? []).filter((one) => one.column === column && one.how === HOW[code]);
    const [only, ...others] = words;
    if (!only || others.length === 0) {
      const value = code === 'title-made' ? '' : example;
      const note = { code, column, value, params, ...(only && { suggestions: only.suggestions }) };
      // A made title is no loss.
      say(inRows(n, formatNote(note, headers, text), code === 'title-made' ? [] : rows));
      continue;
    }
    // What each was read as stands beside it.
    const note = { code, column, value: '', params: { ...params, name: '…' } };
    say(`${text('import.remark', { n, said: formatNote(note, headers, text) })}:`);
    for (const { n: times, rows: named, words: cell, how, suggestions } of words) {
      const as = how === 'spelling' && suggestions[0] !== undefined ? ` → ${nameOf(suggestions[0])}` : '';
      say(`  ${inRows(times, `“${cell.slice(0, 120)}”${as}`, named)}`);
    }
  }
  if (findings?.more) say(`  ${text('import.unused.more', { n: findings.more })}`);
  for (const { why, n, row } of findings?.asides ?? [])
    say(
      `${text('import.did.aside')}: ${text('import.asides.first', { n, said: formatNote(why, headers, text), row: String(row) })}`,
    );
  const unused = findings?.unused;
  if (unused && unused.n > 0) {
    say(`${text('import.unused', { n: unused.n, all: unused.of })}:`);
    for (const one of unused.some) say(`  ${formatUnused(one, text)}`);
    if (unused.n > unused.some.length) say(`  ${text('import.unused.more', { n: unused.n - unused.some.length })}`);
  }
  if (tally.identical)
    say(
      `${text(map.ownRows ? 'import.identical.kept' : 'import.identical.aside', { n: tally.identical, rows: rows ?? 0 })}${map.ownRows ? '' : ' (--each-row)'}`,
    );
  if (tally.otherwise)
    say(
      `${text(map.again === 'update' ? 'import.otherwise.update' : 'import.otherwise', { n: tally.otherwise, before: tally.before ?? 0 })}${map.again === 'update' ? '' : ' (--update-drafts)'}`,
    );
  say(formatTally(tally, rows ?? 0, text));
  if (tally.doubles) say(`${tally.doubles} ${text('import.tally.doubles')}`);
  return lines;
};
