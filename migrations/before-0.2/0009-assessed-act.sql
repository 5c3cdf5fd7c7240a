-- An assessment speaks of one act as it was when two people judged it: also of who acted. Older assessments are taken to speak of
-- the act as it stands.

alter table assessment add column act_actor text, add column act_force_name text, add column act_attribution text;
update assessment a set act_actor = act.actor, act_force_name = act.force_name, act_attribution = act.attribution from act where act.id = a.act_id;

-- A record is never joined to itself.
alter table incident add constraint incident_merged_elsewhere check (merged_into <> id);
