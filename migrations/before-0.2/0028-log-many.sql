-- Appends many leaves about one kind of thing at once: byte for byte what log_append would have appended one after the other,
-- with the head taken once. Bulk work uses it, so that it holds up nobody for long. A test compares the two.

create function log_append_many(
  by_actor uuid, dids text[], of_entity text, of_ids uuid[], at_revisions integer[],
  value_leaf integer[], value_fields text[], value_disclosures text[]
) returns bigint language plpgsql as $$
declare
  first bigint;
  n bigint;
  roots bytea[];
  moment timestamptz;
  minute text;
  who text;
  digests text[];
  leaf text;
  node bytea;
  rest bigint;
  leaves text[] := '{}';
  hashes bytea[] := '{}';
begin
  select array_agg(coalesce(said.digests, '') order by i) into digests
    from generate_series(1, cardinality(dids)) as i
    left join (select at, '"' || string_agg(d, '","' order by d collate "C") || '"' as digests
                 from (select at, log_base64url(sha256(convert_to(one, 'UTF8'))) as d from unnest(value_leaf, value_disclosures) as t(at, one)) as digest
                group by at) as said on said.at = i;
  select size, stack into first, roots from log_head for update;
  n := first;
  moment := clock_timestamp();
  minute := to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"');
  who := coalesce('"' || log_name('member', by_actor) || '"', 'null');
  for i in 1 .. cardinality(dids) loop
    leaf := format('{"v":1,"idx":%s,"at":"%s","who":%s,"what":%s,"of":%s,"id":%s,"revision":%s,%s"digests":[%s]}',
      n, minute, who, to_json(dids[i]), to_json(of_entity), coalesce('"' || log_name(of_entity, of_ids[i]) || '"', 'null'), coalesce(at_revisions[i]::text, 'null'), '', digests[i]);
    node := sha256('\x00'::bytea || convert_to(leaf, 'UTF8'));
    leaves := leaves || leaf;
    hashes := hashes || node;
    rest := n;
    while rest & 1 = 1 loop
      node := sha256('\x01'::bytea || roots[cardinality(roots)] || node);
      roots := roots[1:cardinality(roots) - 1];
      rest := rest >> 1;
    end loop;
    roots := roots || node;
    n := n + 1;
  end loop;
  insert into log_leaf (idx, data, hash, entity, entity_id, revision, actor_id, what, at)
    select first + i - 1, data, hash, of_entity, id, revision, by_actor, did, moment
      from unnest(leaves, hashes, of_ids, at_revisions, dids) with ordinality as t(data, hash, id, revision, did, i);
  insert into log_value (idx, field, disclosure) select first + at - 1, f, d from unnest(value_leaf, value_fields, value_disclosures) as t(at, f, d);
  update log_head set size = n, stack = roots;
  perform pg_notify('vigil_change', n::text);
  return n - 1;
end $$;
