-- The digests of a leaf are made before the head of the log is locked: everybody else who writes waits for that lock. Nothing else changes.

-- Appends a leaf and returns its index. Must be the last statement of its transaction: the head stays locked until the
-- commit, which is what keeps the log without gaps and in the order of the commits.
create or replace function log_append(
  by_actor uuid, did text, of_entity text, of_id uuid, at_revision integer, fields text[], disclosures text[],
  more text default '', happened timestamptz default null
) returns bigint language plpgsql as $$
declare
  n bigint;
  roots bytea[];
  moment timestamptz;
  digests text;
  leaf text;
  node bytea;
  rest bigint;
begin
  select coalesce('"' || string_agg(d, '","' order by d collate "C") || '"', '') into digests
    from (select log_base64url(sha256(convert_to(one, 'UTF8'))) as d from unnest(disclosures) as one) as digest;
  select size, stack into n, roots from log_head for update;
  moment := coalesce(happened, clock_timestamp());
  leaf := format('{"v":1,"idx":%s,"at":"%s","who":%s,"what":%s,"of":%s,"id":%s,"revision":%s,%s"digests":[%s]}',
    n, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'), coalesce('"' || log_name('member', by_actor) || '"', 'null'), to_json(did), to_json(of_entity),
    coalesce('"' || log_name(of_entity, of_id) || '"', 'null'), coalesce(at_revision::text, 'null'), more, digests);
  node := sha256('\x00'::bytea || convert_to(leaf, 'UTF8'));
  insert into log_leaf (idx, data, hash, entity, entity_id, revision, actor_id, what, at)
    values (n, leaf, node, of_entity, of_id, at_revision, by_actor, did, moment);
  insert into log_value (idx, field, disclosure) select n, f, d from unnest(fields, disclosures) as t(f, d);
  rest := n;
  while rest & 1 = 1 loop
    node := sha256('\x01'::bytea || roots[cardinality(roots)] || node);
    roots := roots[1:cardinality(roots) - 1];
    rest := rest >> 1;
  end loop;
  update log_head set size = n + 1, stack = roots || node;
  perform pg_notify('vigil_change', (n + 1)::text);
  return n;
end $$;
