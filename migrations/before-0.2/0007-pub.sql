-- What the public may read, coarsened once, at publication. Keys of its own; no internal id, no author, no private instant.
-- Only the publication step writes here; the public endpoints have a role that can read this schema and nothing else.

create schema pub;

create table pub.head (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  is_demo boolean not null default false,
  organisation text not null default 'this organisation',
  standards text not null default ''
);
insert into pub.head (seq) values (0);

create table pub.assembly_group (
  code text primary key,
  name_en text not null,
  name_km text,
  aliases text[] not null default '{}'
);

create table pub.incident (
  key bigint generated always as identity primary key,
  code text not null,
  from_seq bigint not null,
  until_seq bigint,
  published_on date not null,
  first_published_on date not null,
  kind text not null constraint pub_incident_kind_known check (kind in (
    'IK_ASSEMBLY', 'IK_REPRISAL')),
  title text not null,
  summary text,
  when_precision text not null constraint pub_incident_when_precision_known check (when_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  when_earliest date not null,
  when_latest date not null,
  constraint pub_incident_when_ordered check (when_earliest <= when_latest),
  constraint pub_incident_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3)),
  place_code text,
  place_precision text constraint pub_incident_place_precision_known check (place_precision in ('LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE')),
  assembly_types text[] constraint pub_incident_assembly_types_known check (assembly_types <@ array[
    'AT_DEMONSTRATION', 'AT_MARCH', 'AT_RALLY', 'AT_SIT_IN', 'AT_VIGIL', 'AT_PICKET',
    'AT_STRIKE', 'AT_PETITION', 'AT_MEETING', 'AT_TRAINING', 'AT_COMMEMORATION', 'AT_ROADBLOCK',
    'AT_ONLINE', 'AT_SOLO', 'AT_COUNTER', 'AT_OTHER', 'AT_UNKNOWN']::text[]),
  crowd_state text not null constraint pub_incident_crowd_state_known check (crowd_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  crowd_low integer check (crowd_low >= 0),
  crowd_high integer,
  crowd_text text,
  constraint pub_incident_crowd_ordered check (crowd_high is null or crowd_low is null or crowd_low <= crowd_high),
  issues text[] constraint pub_incident_issues_known check (issues <@ array[
    'IS_POLITICAL_PRISONERS', 'IS_LAND', 'IS_LABOUR', 'IS_ENVIRONMENT', 'IS_ELECTION', 'IS_EXPRESSION',
    'IS_JUSTICE', 'IS_RELIGION_ETHNIC', 'IS_OTHER']::text[]),
  interference text not null constraint pub_incident_interference_known check (interference in (
    'IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN')),
  peacefulness text not null constraint pub_incident_peacefulness_known check (peacefulness in (
    'PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN')),
  grounds text[] constraint pub_incident_grounds_known check (grounds <@ array[
    'GR_NO_PERMISSION', 'GR_PUBLIC_ORDER', 'GR_TRAFFIC', 'GR_HEALTH', 'GR_SECURITY', 'GR_OUTLAWED_GROUP',
    'GR_MERCENARY', 'GR_COURT_PRESSURE', 'GR_CRIMINAL_ACT', 'GR_PROPERTY', 'GR_NONE', 'GR_UNKNOWN']::text[]),
  grade text not null constraint pub_incident_grade_known check (grade in ('VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK')),
  grade_reason text
);

create unique index pub_incident_current on pub.incident (code) where until_seq is null;
create index pub_incident_code on pub.incident (code, from_seq);
create index pub_incident_when on pub.incident (when_earliest desc, code) where until_seq is null;

create table pub.incident_group (
  incident_key bigint not null references pub.incident on delete cascade,
  group_code text not null references pub.assembly_group,
  link text not null constraint pub_incident_group_link_known check (link in (
    'GL_STATED', 'GL_INFERRED')),
  role text constraint pub_incident_group_role_known check (role in (
    'RO_ORGANISER', 'RO_PARTICIPANT', 'RO_COUNTER')),
  primary key (incident_key, group_code)
);

create table pub.act (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  kind text not null check (kind in ('restriction', 'force', 'liberty', 'legal')),
  type text not null constraint pub_act_type_known check (type in ('WITHHELD',
    'RS_BAN_BLANKET', 'RS_BAN_SPECIFIC', 'RS_NOTIF_REFUSED', 'RS_PERMIT_DEMANDED', 'RS_COND_PLACE', 'RS_COND_TIME',
    'RS_COND_NUMBER', 'RS_COND_CONTENT', 'RS_TRAVEL_BLOCK', 'RS_INTIMIDATION', 'RS_SURVEIL_PHYS', 'RS_SURVEIL_DIGITAL',
    'RS_ID_CHECK', 'RS_STOP_SEARCH', 'RS_CORDON', 'RS_KETTLING', 'RS_DISPERSAL_ORDER', 'RS_DISPERSAL',
    'RS_RELOCATION', 'RS_SEIZE_MATERIAL', 'RS_DESTROY_MATERIAL', 'RS_SEIZE_DEVICE', 'RS_DELETE_IMAGES', 'RS_OBSTRUCT_MONITOR',
    'RS_NET_SHUTDOWN', 'RS_FAIL_PROTECT', 'RS_UNDERTAKING', 'RS_FINE', 'RS_EMPLOYMENT', 'RS_ORG_SANCTION',
    'RS_OTHER', 'RS_UNKNOWN', 'FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_GRAB',
    'FM_CARRY', 'FM_RESTRAINT', 'FM_PUNCH', 'FM_KICK', 'FM_THROW_DOWN', 'FM_SEXUAL',
    'FM_BATON', 'FM_SHIELD', 'FM_IMPROVISED', 'FM_DOG', 'FM_ELEC_CONTACT', 'FM_ELEC_PROJ',
    'FM_IRRITANT_HAND', 'FM_IRRITANT_DIST', 'FM_IRRITANT_UNSPEC', 'FM_SMOKE', 'FM_KIP', 'FM_DAZZLE',
    'FM_WATER_CANNON', 'FM_FIRE_HOSE', 'FM_ACOUSTIC', 'FM_STUN_GRENADE', 'FM_FIREARM_DISPLAY', 'FM_WARNING_SHOT',
    'FM_CHOKE', 'FM_VEHICLE', 'FM_LIVE_FIRE', 'FM_OTHER', 'FM_UNSPEC', 'FM_UNKNOWN',
    'D_APPREHENDED', 'D_RELEASED_NO_PROCESS', 'D_ARREST', 'D_MASS_ARREST', 'D_POLICE_CUSTODY', 'D_INCOMMUNICADO',
    'D_PRETRIAL', 'D_RELEASED', 'LE_SUMMONS', 'LE_BRING_ORDER', 'LE_WARRANT', 'LE_SUMMONS_OR_WARRANT',
    'LE_COMPLAINT', 'LE_CHARGE', 'LE_CHARGE_DROPPED', 'LE_BAIL', 'LE_SUPERVISION', 'LE_HEARING_SET',
    'LE_HEARING', 'LE_HEARING_POSTPONED', 'LE_CONVICTED', 'LE_SUSPENDED', 'LE_ACQUITTED', 'LE_APPEAL',
    'LE_APPEAL_RESULT', 'LE_SERVED', 'LE_PARDON', 'LE_OFFICER_INVESTIGATION', 'LE_OFFICER_SANCTION', 'LE_UNKNOWN')),
  actor text constraint pub_act_actor_known check (actor in (
    'PF_POLICE', 'PF_NAT_POLICE', 'PF_CAPITAL_POLICE', 'PF_PROV_POLICE', 'PF_DISTRICT_POLICE', 'PF_POST_POLICE',
    'PF_TRAFFIC_POLICE', 'PF_INTERVENTION', 'PF_PLAINCLOTHES', 'PF_GENDARMERIE', 'PF_ARMY', 'PF_BODYGUARD',
    'PF_DISTRICT_SECURITY', 'PF_VILLAGE_GUARD', 'PF_LOCAL_AUTH', 'PF_NAT_OFFICIAL', 'PF_PROSECUTOR', 'PF_COURT',
    'PF_PRISON', 'PF_PRIVATE_SECURITY', 'PF_COMPANY', 'PF_CIVILIANS_PRO', 'PF_UNIDENTIFIED', 'PF_UNKNOWN')),
  force_name text,
  by_state boolean not null,
  quantity_state text not null constraint pub_act_quantity_state_known check (quantity_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  quantity_low integer check (quantity_low >= 0),
  quantity_high integer,
  quantity_text text,
  constraint pub_act_quantity_ordered check (quantity_high is null or quantity_low is null or quantity_low <= quantity_high),
  people_state text not null constraint pub_act_people_state_known check (people_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  people_low integer check (people_low >= 0),
  people_high integer,
  people_text text,
  constraint pub_act_people_ordered check (people_high is null or people_low is null or people_low <= people_high),
  place_code text,
  place_precision text constraint pub_act_place_precision_known check (place_precision in ('LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE')),
  when_precision text constraint pub_act_when_precision_known check (when_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  when_earliest date,
  when_latest date,
  constraint pub_act_when_ordered check (when_earliest <= when_latest),
  constraint pub_act_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3)),
  outcome text not null constraint pub_act_outcome_known check (outcome in ('LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED')),
  assessed_by text,
  assessed_under text,
  tests_not_met text[] not null default '{}',
  primary key (incident_key, position)
);

create table pub.harm (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  type text not null constraint pub_harm_type_known check (type in ('INJURED', 'WITHHELD',
    'HM_DEATH', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC', 'HM_CHEM_EXPOSURE', 'HM_SEXUAL',
    'HM_TORTURE', 'HM_PSYCH', 'HM_MISCARRIAGE', 'HM_DISAPPEARED', 'HM_PROPERTY_SEIZED', 'HM_PROPERTY_DAMAGED',
    'HM_NONE', 'HM_UNKNOWN')),
  side text constraint pub_harm_side_known check (side in (
    'SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD')),
  count_state text not null constraint pub_harm_count_state_known check (count_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  count_low integer check (count_low >= 0),
  count_high integer,
  count_text text,
  constraint pub_harm_count_ordered check (count_high is null or count_low is null or count_low <= count_high),
  primary key (incident_key, position)
);

create table pub.account (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  party text not null constraint pub_account_party_known check (party in (
    'PA_AUTHORITY', 'PA_ORGANISER', 'PA_AFFECTED', 'PA_WITNESS', 'PA_MONITOR', 'PA_MEDIA',
    'PA_MEDICAL', 'PA_COURT', 'PA_OTHER')),
  stance text not null constraint pub_account_stance_known check (stance in (
    'DS_CONFIRMS', 'DS_DENIES', 'DS_DENIES_RESP', 'DS_ALT', 'DS_JUSTIFIES', 'DS_ACCEPTS',
    'DS_PARTIAL', 'DS_NO_COMMENT', 'DS_NOT_SOUGHT')),
  text text,
  language text,
  about_this_event text not null constraint pub_account_about_this_event_known check (about_this_event in ('yes', 'no', 'unknown')),
  said_on_precision text constraint pub_account_said_on_precision_known check (said_on_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  said_on_earliest date,
  said_on_latest date,
  constraint pub_account_said_on_ordered check (said_on_earliest <= said_on_latest),
  constraint pub_account_said_on_whole check (num_nulls(said_on_precision, said_on_earliest, said_on_latest) in (0, 3)),
  primary key (incident_key, position)
);

create table pub.source (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  type text not null constraint pub_source_type_known check (type in (
    'SR_MONITOR', 'SR_VICTIM', 'SR_WITNESS', 'SR_ORGANISER', 'SR_AUTHORITY', 'SR_COURT',
    'SR_MEDICAL', 'SR_LAWYER', 'SR_NGO', 'SR_UN', 'SR_MEDIA_NAT', 'SR_MEDIA_LOCAL',
    'SR_MEDIA_INT', 'SR_SOCIAL_VIDEO', 'SR_SOCIAL_TEXT', 'SR_DATASET', 'SR_ANON')),
  publisher text,
  title text,
  url text,
  archive_url text,
  published_on_precision text constraint pub_source_published_on_precision_known check (published_on_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  published_on_earliest date,
  published_on_latest date,
  constraint pub_source_published_on_ordered check (published_on_earliest <= published_on_latest),
  constraint pub_source_published_on_whole check (num_nulls(published_on_precision, published_on_earliest, published_on_latest) in (0, 3)),
  link_withheld boolean not null,
  primary key (incident_key, position),
  constraint pub_source_withheld check (not link_withheld or num_nonnulls(publisher, title, url, archive_url) = 0)
);

create table pub.change (
  seq bigint primary key,
  on_day date not null,
  code text not null,
  what text not null check (what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn')),
  reason text,
  note text,
  into_code text
);
create index pub_change_code on pub.change (code, seq);

create table pub.gone (
  code text primary key,
  what text not null check (what in ('retracted', 'merged', 'withdrawn')),
  seq bigint not null,
  reason text,
  note text,
  into_code text
);
comment on table pub.gone is 'Codes that answer 410 or redirect. A code is never used again.';

create table pub.coverage (
  key bigint generated always as identity primary key,
  entry text not null unique,
  place_code text not null,
  from_day date not null,
  until_day date not null,
  level text not null constraint pub_coverage_level_known check (level in (
    'CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE')),
  group_code text references pub.assembly_group
);

create table pub.published_total (
  code text primary key,
  publisher text not null,
  title text not null,
  measure text not null,
  unit text not null,
  value_state text not null constraint pub_published_total_value_state_known check (value_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  value_low integer check (value_low >= 0),
  value_high integer,
  value_text text,
  constraint pub_published_total_value_ordered check (value_high is null or value_low is null or value_low <= value_high),
  from_day date not null,
  until_day date not null,
  place_code text,
  group_code text references pub.assembly_group,
  part_of text references pub.published_total,
  url text
);

create table pub.report (
  code text primary key,
  title text not null,
  question jsonb not null,
  answer jsonb not null,
  rows jsonb not null,
  as_of_seq bigint not null,
  frozen_on date not null,
  checksum text not null,
  former_checksums text[] not null default '{}',
  withdrawn integer not null default 0
);

