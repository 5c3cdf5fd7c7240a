-- The history becomes an RFC 6962 log: every change of anything is one leaf, whose data are stored bytes that never change
-- and that hold digests only. The values stand beside it in log_value, from which one of them can be erased for good.
-- What was logged before is taken over below, and its leaves say so.

alter table log_head add column stack bytea[] not null default '{}';
comment on column log_head.stack is 'Roots of the full subtrees of the log so far, the widest first. Folded from the right they are its root.';

create table log_leaf (
  idx bigint primary key,
  data text not null,
  hash bytea not null,
  entity text not null,
  entity_id uuid,
  revision integer,
  actor_id uuid references member,
  what text not null,
  at timestamptz not null
);
comment on table log_leaf is 'data is JSON, hashed as these very bytes: hash = sha256(0x00 || data). The other columns find a leaf again; the log is checked against them.';
create index log_leaf_entity on log_leaf (entity_id, idx);

create table log_value (
  idx bigint not null references log_leaf,
  field text not null,
  disclosure text not null,
  primary key (idx, field)
);
comment on table log_value is 'disclosure = base64url of JSON [salt, field, value]; its sha256 is in the data of the leaf. Erasing a value deletes its row here.';

create function log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the revision log is never changed' using errcode = '55000';
end $$;
create trigger log_leaf_stays before update or delete on log_leaf for each row execute function log_refuse();
create trigger log_leaf_whole before truncate on log_leaf for each statement execute function log_refuse();
create trigger log_value_stays before update on log_value for each row execute function log_refuse();

create function log_base64url(bytes bytea) returns text language sql immutable parallel safe as $$
  select translate(encode(bytes, 'base64'), E'+/=\n', '-_')
$$;

-- What the log calls a member or a record: a digest that leads back to no internal id.
create function log_name(kind text, id uuid) returns text language sql immutable parallel safe as $$
  select left(log_base64url(sha256(convert_to(kind || ' ' || id::text, 'UTF8'))), 22)
$$;

-- Appends a leaf and returns its index. Must be the last statement of its transaction: the head stays locked until the
-- commit, which is what keeps the log without gaps and in the order of the commits.
create function log_append(
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
  select size, stack into n, roots from log_head for update;
  moment := coalesce(happened, clock_timestamp());
  select coalesce('"' || string_agg(d, '","' order by d collate "C") || '"', '') into digests
    from (select log_base64url(sha256(convert_to(one, 'UTF8'))) as d from unnest(disclosures) as one) as digest;
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

-- The history so far. Its numbers had no gaps, so each line keeps its place; an internal answer is named, as it was.
do $$
declare
  line record;
  named text[];
  shown text[];
begin
  update log_head set size = 0;
  for line in select * from change order by seq loop
    select coalesce(array_agg(path order by path), '{}'), coalesce(array_agg(log_base64url(convert_to(format('["%s",%s,%s]',
        log_base64url(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))), to_json(path), value), 'UTF8')) order by path), '{}')
      into named, shown
      from (select v.path, case when v.internal then '{"internal":true}' else coalesce(v.value::text, 'null') end as value from change_value v where v.seq = line.seq
            union all select 'reason', to_json(line.reason)::text where line.reason is not null) as answer;
    perform log_append(line.actor_id, line.kind, 'incident', line.incident_id, line.revision, named, shown, '"takenOver":true,', line.at);
  end loop;
end $$;

drop table change_value;
drop table change;

create view change as
  select idx + 1 as seq, entity_id as incident_id, revision, actor_id, what as kind, at from log_leaf where entity = 'incident';
comment on view change is 'The leaves of incidents, as the desk asks for them.';

-- What the log stood at when it was signed, in the public schema since it is there to be copied and kept outside.
create table pub.log_checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  key text not null,
  cosignatures text[] not null default '{}'
);
comment on table pub.log_checkpoint is 'note is a C2SP signed note over size and root, key the line that it is verified with.';

alter table pub.report add column log_size bigint, add column log_root text;
comment on column pub.report.log_size is 'What the log stood at when it was signed last before the report was frozen: no figure that is not public already. Null: it never was.';
