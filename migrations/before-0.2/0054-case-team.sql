-- Who may know of a record that is restricted or sealed, beside its author. And who asked to be let in where no team can act.
alter table incident add column case_team uuid[] not null default '{}';
alter table incident add column team_asked_by uuid references member;
create index incident_limited on incident (changed_at) where sensitivity in ('S3_RESTRICTED', 'S4_SEALED');

-- Records that said so before: the reviewers who worked on them go on.
do $$
declare
  line record;
begin
  for line in
    select i.id, i.revision, t.team from incident i cross join lateral (
        select coalesce(array_agg(m.id order by m.id), '{}') as team from member m
         where m.role = 'reviewer' and m.id <> i.author_id
           and (m.id in (i.verified_by, i.reviewer_id) or m.id in (select r.reviewer_id from review r where r.incident_id = i.id)
                or m.id in (select c.actor_id from change c where c.incident_id = i.id))) t
     where i.sensitivity in ('S3_RESTRICTED', 'S4_SEALED') and t.team <> '{}' order by i.id
  loop
    update incident set case_team = line.team where id = line.id;
    perform log_append(null, 'case-team', 'incident', line.id, line.revision, array['record.caseTeam'], array[log_base64url(convert_to(format('["%s",%s,%s]',
        log_base64url(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))),
        to_json('record.caseTeam'::text), to_json(line.team)), 'UTF8'))], '');
  end loop;
end $$;
