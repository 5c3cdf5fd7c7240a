import type { EntityManager } from 'typeorm';
import { ORGANISATION } from '../../platform/database/public-site-state.repository.js';

/** What readers see of each setting, as the cases of an SQL expression. */
const SHOWN_SETTINGS = Object.entries(ORGANISATION)
  .map(([setting, column]) => `when '${setting}' then h.${column}::text`)
  .join(' ');

/**
 * SQL that compares what readers see of small records, reports, pictures and settings with what they should see;
 * returns one row for each difference. The key names the row to the operator: a digest for coverage, totals and dated
 * notes, else a public code or name.
 */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'coverage that readers see': `
    select coalesce(w.key, s.key) as key from (
      select encode(sha256(convert_to(o.id::text, 'UTF8')), 'hex') as key, jsonb_build_array(o.shows ->> 'place', o.shows ->> 'from', o.shows ->> 'until', o.shows ->> 'level', o.shows ->> 'group') as shows from (
        select c.id, case when not c.shown then null when (r.outcome is null or r.outcome in ('refused', 'taken-back')) and (r.proposed is null or r.proposed = c.shows) and r.number is not null
                          then r.former else c.shows end as shows from (
          select c.id, c.shown, jsonb_build_object('place', c.place_code, 'from', c.from_day, 'until', c.until_day, 'level', c.level, 'group', g.public_code) as shows
            from coverage_entry c left join assembly_group g on g.id = c.group_id) c
          left join lateral (select number, outcome, former, proposed from release where kind = 'coverage' and subject = c.id::text order by number desc limit 1) r on true) o where o.shows is not null) w
      full join (select entry as key, jsonb_build_array(place_code, from_day::text, until_day::text, level, group_code) as shows from pub.coverage where until_seq is null) s on s.key = w.key
     where w.shows is distinct from s.shows`,
  'a total that readers see': `
    select coalesce(w.key, s.key) as key from (
      select left(encode(sha256(convert_to(o.id, 'UTF8')), 'hex'), 16) as key, o.shows - 'code' - 'partOf' as shows from (
        select t.id::text as id, jsonb_build_object('publisher', t.publisher, 'title', t.title, 'measure', t.measure, 'unit', t.unit, 'state', t.value_state, 'low', t.value_low, 'high', t.value_high,
               'text', t.value_text, 'from', t.from_day, 'until', t.until_day, 'place', t.place_code, 'group', g.public_code, 'url', t.url) as shows
          from published_total t left join assembly_group g on g.id = t.group_id where t.shown and not exists (select from release r where r.kind = 'total' and r.subject = t.id::text)
        union all select subject, seen from release_seen where kind = 'total' and seen is not null) o) w
      full join (select code as key, jsonb_build_object('publisher', publisher, 'title', title, 'measure', measure, 'unit', unit, 'state', value_state, 'low', value_low, 'high', value_high,
                   'text', value_text, 'from', from_day, 'until', until_day, 'place', place_code, 'group', group_code, 'url', url) as shows from pub.published_total) s on s.key = w.key
     where w.shows is distinct from s.shows`,
  'a dated note that readers see': `
    select coalesce(w.key, s.key) as key from (
      select left(encode(sha256(convert_to(o.id, 'UTF8')), 'hex'), 16) as key, o.shows - 'code' as shows from (
        select n.id::text as id, jsonb_build_object('nameEn', n.name_en, 'nameKm', n.name_km, 'from', n.from_day, 'until', n.until_day, 'place', n.place_code, 'publisher', n.publisher, 'url', n.url) as shows
          from dated_note n where n.shown and not exists (select from release r where r.kind = 'dated-note' and r.subject = n.id::text)
        union all select subject, seen from release_seen where kind = 'dated-note' and seen is not null) o) w
      full join (select code as key, jsonb_build_object('nameEn', name_en, 'nameKm', name_km, 'from', from_day, 'until', until_day, 'place', place_code, 'publisher', publisher, 'url', url) as shows
                   from pub.dated_note) s on s.key = w.key
     where w.shows is distinct from s.shows`,
  'a group that readers see': `
    select p.code as key from pub.assembly_group p left join group_shown g on g.code = p.code
     where (g.name_en, g.name_km, g.aliases) is distinct from (p.name_en, p.name_km, p.aliases)`,
  'a report': `
    select coalesce(p.code, s.subject) as key from (select code from pub.report union all select code from pub.written_report) p
      full join (select subject, seen from release_seen where kind = 'report') s on s.subject = p.code
     where s.subject is not null and (p.code is null) <> (s.seen is null)`,
  'a picture that readers see': `
    select coalesce(w.id, s.id) as key from (
      select c.public_id as id, i.code, c.alt_en, c.alt_km, c.sha256, c.violent, c.made_safe is null as unasked from public_copy c join evidence e on e.id = c.evidence_id join incident i on i.id = e.incident_id
       where c.state = 'agreed' and i.status = 'WS_PUBLISHED') w
      full join (select id, code, alt_en, alt_km, sha256(large) as sha256, violent, safe is null as unasked from pub.copy) s on s.id = w.id
     where (w.code, w.alt_en, w.alt_km, w.sha256, w.violent, w.unasked) is distinct from (s.code, s.alt_en, s.alt_km, s.sha256, s.violent, s.unasked)`,
  'a paragraph that two people wrote': `
    select s.code as key from pub.story s left join release_seen r on r.kind = 'story' and r.seen ->> 'code' = s.code and r.seen ->> 'answers' = s.answers
     where r.subject is null`,
  'what readers see of the organisation': `
    select s.key from pub.head h join setting s on s.value is distinct from case s.key
        ${SHOWN_SETTINGS} else s.value end`,
  'the rule for publishing that readers are told': `
    select h.rule as key from pub.head h where h.rule <> case when exists (select from setting where key = 'smallTeam' and value = 'true') then 'small-team'
      when exists (select from member where new_team = 'exempt' and role = 'reviewer' and not frozen) then 'new-team' else 'two' end`,
};

/**
 * Checks the public copies of small records against the records, which the log vouches for. @returns the differences,
 * one line each.
 */
export const publishedRowFaults = async (manager: Pick<EntityManager, 'query'>): Promise<string[]> => {
  const faults: string[] = [];
  for (const [what, sql] of Object.entries(DIFFERENCES)) {
    const rows: { key: string }[] = await manager.query(sql);
    faults.push(...rows.map(({ key }) => `${what} (${key}) is not what was entered`));
  }
  return faults;
};
