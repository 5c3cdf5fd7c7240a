import type { EntityManager } from 'typeorm';

/** Returns the places of which readers see something, or saw it; null among them: something without a known place. */
export const publishedPlaces = async (manager: EntityManager): Promise<(string | null)[]> =>
  (
    await manager.query<{ code: string | null }[]>(
      `select place_code as code from pub.incident union select place_code from pub.coverage
        union select place_code from pub.published_total union select place_code from pub.dated_note`,
    )
  ).map(({ code }) => code);
