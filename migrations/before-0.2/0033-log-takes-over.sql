-- What stood in the small tables before there was a log is in no line of it, so that a member or a group that somebody writes into the
-- database by hand looked like one of those. Each is taken over now: from here on what no line speaks of was put in by hand.

-- Logs what is in no line yet, as it stands. For this migration, and for what is loaded in bulk (the demo, the reference events).
create function log_take_over() returns integer language plpgsql as $$
declare
  line record;
  named text[];
  shown text[];
  taken integer := 0;
begin
  for line in
    with logged as (select entity, entity_id from log_leaf where entity_id is not null),
    rows as (
      select 'member' as entity, id, null::integer as revision, jsonb_build_object('name', name, 'role', role, 'frozen', frozen) as fields from member
      union all select 'group', id, revision, to_jsonb(g) - 'id' - 'revision' - 'public_code' - 'created_at' from assembly_group g
      union all select 'coverage', id, revision, to_jsonb(c) - 'id' - 'revision' - 'entered_by' from coverage_entry c
      union all select 'total', id, revision, to_jsonb(t) - 'id' - 'revision' - 'entered_by' from published_total t
      union all select 'settings', null, null, jsonb_object_agg(s.key, s.value) from setting s
        where not exists (select from log_leaf l join log_value v on v.idx = l.idx where l.entity = 'settings' and v.field = s.key) having count(*) > 0
      union all select 'report', null, null, jsonb_build_object('code', r.code, 'sha256', encode(sha256(convert_to(jsonb_build_array(r.title, r.question, r.answer, r.rows, r.checksum)::text, 'UTF8')), 'hex'))
        from pub.report r where not exists (select from log_value v where v.field = 'report.' || r.code)
    )
    select * from rows r where r.id is null or not exists (select from logged l where l.entity = r.entity and l.entity_id = r.id) order by r.entity, r.id
  loop
    select coalesce(array_agg(f.key order by f.key), '{}'), coalesce(array_agg(log_base64url(convert_to(format('["%s",%s,%s]',
        log_base64url(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))),
        to_json(f.key), f.value), 'UTF8')) order by f.key), '{}')
      into named, shown
      from (select case when line.entity = 'report' and e.key = 'sha256' then 'report.' || (line.fields ->> 'code') else e.key end as key, e.value from jsonb_each(line.fields) e) f;
    perform log_append(null, 'taken-over', line.entity, line.id, line.revision, named, shown, '"takenOver":true,');
    taken := taken + 1;
  end loop;
  return taken;
end $$;

do $$ begin perform log_take_over(); end $$;
