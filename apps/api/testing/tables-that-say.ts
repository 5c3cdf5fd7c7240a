import type { DataSource } from 'typeorm';

/** Reads long runs of base64 instead of their characters, among which a short word stands by chance now and then. */
const decoded = (text: string): string =>
  text.replace(/[A-Za-z0-9_-]{24,}/g, (part) => Buffer.from(part, 'base64url').toString('utf8'));

/** Returns the tables of these schemas that say a word, also in base64. */
export const tablesThatSay = async (
  database: Pick<DataSource, 'query'>,
  word: RegExp,
  schemas: readonly string[],
): Promise<string[]> => {
  const tables: { name: string }[] = await database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any($1) order by 1`,
    [schemas],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows: { text: string }[] = await database.query(`select t::text as text from ${name} t`);
    const opened = rows.map(({ text }) => decoded(decoded(text)));
    if (opened.some((text) => word.test(text))) found.push(name);
  }
  return found;
};
