-- What readers see of pictures: copies that two people agreed on. A row stands only while the copy is shown.

create table pub.copy (
  id text primary key,
  code text not null,
  position bigint generated always as identity,
  alt_en text not null,
  alt_km text not null,
  width integer not null,
  height integer not null,
  small_width integer not null,
  small_height integer not null,
  large bytea not null,
  small bytea not null
);
create index pub_copy_code on pub.copy (code, position);
comment on column pub.copy.large is 'JPEG without metadata.';

create table pub.copy_gone (id text primary key, code text not null);
comment on table pub.copy_gone is 'Copies that were shown and answer 410 now.';

create function pub.copies_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('vigil_copies', '');
  return null;
end $$;
create trigger copy_changed after insert or update or delete on pub.copy for each statement execute function pub.copies_changed();

-- A file that is erased, or becomes another record's, takes along what was made of it, whoever writes that.
create function file_left_its_record() returns trigger language plpgsql as $$
begin
  with ended as (
    update public_copy set state = 'ended', ended_at = now(), alt_en = null, alt_km = null where evidence_id = new.id and state in ('proposed', 'agreed') returning id, public_id),
  hidden as (delete from pub.copy where id in (select public_id from ended) returning id, code),
  told as (insert into pub.copy_gone (id, code) select id, code from hidden on conflict do nothing)
  delete from evidence_private where evidence_id = new.id and field in (select prefix || id from ended, unnest(array['copy:', 'copy-small:']) as prefix);
  if new.state <> 'stored' then
    delete from file_look where evidence_id = new.id;
    delete from file_likeness where evidence_id = new.id;
    delete from near_same where new.id in (one, other);
  end if;
  return null;
end $$;
create trigger evidence_left_its_record after update of state, incident_id on evidence
  for each row when (new.incident_id <> old.incident_id or (old.state = 'stored' and new.state <> 'stored')) execute function file_left_its_record();
