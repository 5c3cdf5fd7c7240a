import type { EntityManager } from 'typeorm';

/** The field under which the log keeps what a frozen report shows. */
export const reportField = (code: string): string => `report.${code}`;

/** SHA-256 of everything that a frozen report shows, in hexadecimal; the same as in migration 0033. Null: there is no such report. */
export const reportDigest = async (manager: Pick<EntityManager, 'query'>, code: string): Promise<string | null> => {
  const [row] = await manager.query(
    `select encode(sha256(convert_to(jsonb_build_array(title, question, answer, rows, checksum)::text, 'UTF8')), 'hex') as digest from pub.report where code = $1`, [code]) as { digest: string }[];
  return row?.digest ?? null;
};

/** What reports show after they were changed, for the leaf of the change. */
export const reportValues = async (manager: Pick<EntityManager, 'query'>, codes: readonly string[]): Promise<{ field: string; value: string | null }[]> => {
  const values: { field: string; value: string | null }[] = [];
  for (const code of new Set(codes)) values.push({ field: reportField(code), value: await reportDigest(manager, code) });
  return values;
};
