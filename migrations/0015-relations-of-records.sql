-- How records belong together: one line says "from KIND to". Kinds: libs/shared/incident/relation-kinds.ts.
create table relation (
  id uuid primary key,
  kind text not null,
  from_id uuid not null references incident on delete cascade,
  to_id uuid not null references incident on delete cascade,
  made_by uuid not null references member,
  constraint relation_of_a_kind check (kind in ('reprisal-of', 'part-of', 'follows', 'same-people')),
  constraint relation_of_two check (from_id <> to_id)
);
-- No double, in whichever direction somebody says it.
create unique index relation_once on relation (kind, least(from_id, to_id), greatest(from_id, to_id));
create index relation_from on relation (from_id);
create index relation_to on relation (to_id);

-- What readers see of them: both records must be published at that number of the public order.
create table pub.relation (
  from_code text not null,
  to_code text not null,
  kind text not null,
  from_seq bigint not null,
  until_seq bigint,
  primary key (from_code, to_code, kind, from_seq),
  constraint relation_kind_public check (kind in ('reprisal-of', 'part-of', 'follows')),
  constraint relation_ends_later check (until_seq > from_seq)
);
create index relation_to on pub.relation (to_code);

alter table hidden_row
  drop constraint hidden_row_source,
  add constraint hidden_row_source check (source in (
    'pub.incident', 'pub.incident_group', 'pub.act', 'pub.harm', 'pub.account', 'pub.source', 'pub.change', 'pub.gone',
    'pub.copy_gone', 'pub.relation', 'report_snapshot', 'pub.report', 'pub.coverage'
  ));
