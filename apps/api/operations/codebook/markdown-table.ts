/** Escapes a cell of a Markdown table: one line, no bar that would end the cell, no tag. */
export const cell = (text: string): string =>
  text.replace(/\s+/g, ' ').trim().replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/</g, '&lt;');

/** Returns a table in GitHub's Markdown. Empty without rows, so that the page can say so under the heading. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** Joins parts with one empty line between them and a line break at the end; skips empty parts. */
export const page = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
