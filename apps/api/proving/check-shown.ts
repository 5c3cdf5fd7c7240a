import type { EntityManager } from 'typeorm';

/** What readers see of a small record, and what they should: one row each where the two differ. A key is a digest, as the public copy has it. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'coverage that readers see': `
    select coalesce(w.key, s.key) as key from (
      select encode(sha256(convert_to(c.id::text, 'UTF8')), 'hex') as key, jsonb_build_array(c.place_code, c.from_day, c.until_day, c.level, g.public_code) as shows
        from coverage_entry c left join assembly_group g on g.id = c.group_id where c.shown) w
      full join (select entry as key, jsonb_build_array(place_code, from_day, until_day, level, group_code) as shows from pub.coverage where until_seq is null) s on s.key = w.key
     where w.shows is distinct from s.shows`,
  'a total that readers see': `
    select coalesce(w.key, s.key) as key from (
      select left(encode(sha256(convert_to(t.id::text, 'UTF8')), 'hex'), 16) as key,
             jsonb_build_array(t.publisher, t.title, t.measure, t.unit, t.value_state, t.value_low, t.value_high, t.value_text, t.from_day, t.until_day, t.place_code, g.public_code, t.url) as shows
        from published_total t left join assembly_group g on g.id = t.group_id where t.shown) w
      full join (select code as key, jsonb_build_array(publisher, title, measure, unit, value_state, value_low, value_high, value_text, from_day, until_day, place_code, group_code, url) as shows
                   from pub.published_total) s on s.key = w.key
     where w.shows is distinct from s.shows`,
  'a group that readers see': `
    select p.code as key from pub.assembly_group p left join assembly_group g on g.public_code = p.code
     where (g.name_en, g.name_km, g.aliases) is distinct from (p.name_en, p.name_km, p.aliases)`,
  'a picture that readers see': `
    select coalesce(w.id, s.id) as key from (
      select c.public_id as id, i.code, c.alt_en, c.alt_km, c.sha256 from public_copy c join evidence e on e.id = c.evidence_id join incident i on i.id = e.incident_id
       where c.state = 'agreed' and i.status = 'WS_PUBLISHED') w
      full join (select id, code, alt_en, alt_km, sha256(large) as sha256 from pub.copy) s on s.id = w.id
     where (w.code, w.alt_en, w.alt_km, w.sha256) is distinct from (s.code, s.alt_en, s.alt_km, s.sha256)`,
  'what readers see of the organisation': `
    select s.key from pub.head h join setting s on (s.key = 'organisation' and s.value is distinct from h.organisation) or (s.key = 'standards' and s.value is distinct from h.standards)`,
};

/** Holds the public copies of small records against the records, which the log vouches for. @returns what differs, one line each. */
export const shownFaults = async (manager: Pick<EntityManager, 'query'>): Promise<string[]> => {
  const faults: string[] = [];
  for (const [what, sql] of Object.entries(DIFFERENCES)) {
    const rows: { key: string }[] = await manager.query(sql);
    faults.push(...rows.map(({ key }) => `${what} (${key}) is not what was entered`));
  }
  return faults;
};
