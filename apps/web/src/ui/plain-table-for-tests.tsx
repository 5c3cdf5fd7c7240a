import type { Table } from './table.js';

/**
 * Renders the cells of a table and nothing else, for tests: the real one asks its bundler whether it is on the server.
 */
export const PlainTable = ({ rows, columns }: Pick<Parameters<typeof Table>[0], 'rows' | 'columns'>) =>
  rows.map((row) => (
    <tr>
      {columns.map(({ cell }) => (
        <td>{cell(row)}</td>
      ))}
    </tr>
  ));

/** Returns the text of each cell of each row in HTML. */
export const cellsOf = (html: string): string[][] =>
  html
    .split('<tr')
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '')));
