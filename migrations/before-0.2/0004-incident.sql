-- The working copy of an incident and its children. Every coded answer has its CHECK, which a test compares with the
-- vocabularies. Internal answers are not here: they live in incident_private, so that encrypting them changes one place.

create table incident (
  id uuid primary key,
  code text unique check (code ~ '^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}$'),
  author_id uuid not null references member,
  status text not null constraint incident_status_known check (status in (
    'WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED',
    'WS_REJECTED', 'WS_RETRACTED', 'WS_MERGED')),
  revision integer not null default 1,
  codebook_version integer not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  kind text constraint incident_kind_known check (kind in (
    'IK_ASSEMBLY', 'IK_REPRISAL')),
  title text,
  when_precision text constraint incident_when_precision_known check (when_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  when_earliest date,
  when_latest date,
  constraint incident_when_ordered check (when_earliest <= when_latest),
  constraint incident_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3)),
  place_code text references place,
  place_precision text constraint incident_place_precision_known check (place_precision in ('LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE')),
  assembly_types text[] constraint incident_assembly_types_known check (assembly_types <@ array[
    'AT_DEMONSTRATION', 'AT_MARCH', 'AT_RALLY', 'AT_SIT_IN', 'AT_VIGIL', 'AT_PICKET',
    'AT_STRIKE', 'AT_PETITION', 'AT_MEETING', 'AT_TRAINING', 'AT_COMMEMORATION', 'AT_ROADBLOCK',
    'AT_ONLINE', 'AT_SOLO', 'AT_COUNTER', 'AT_OTHER', 'AT_UNKNOWN']::text[]),
  crowd_state text not null constraint incident_crowd_state_known check (crowd_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  crowd_low integer check (crowd_low >= 0),
  crowd_high integer,
  crowd_text text,
  constraint incident_crowd_ordered check (crowd_high is null or crowd_low is null or crowd_low <= crowd_high),
  issues text[] constraint incident_issues_known check (issues <@ array[
    'IS_POLITICAL_PRISONERS', 'IS_LAND', 'IS_LABOUR', 'IS_ENVIRONMENT', 'IS_ELECTION', 'IS_EXPRESSION',
    'IS_JUSTICE', 'IS_RELIGION_ETHNIC', 'IS_OTHER']::text[]),
  interference text constraint incident_interference_known check (interference in (
    'IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN')),
  peacefulness text constraint incident_peacefulness_known check (peacefulness in (
    'PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN')),
  grounds text[] constraint incident_grounds_known check (grounds <@ array[
    'GR_NO_PERMISSION', 'GR_PUBLIC_ORDER', 'GR_TRAFFIC', 'GR_HEALTH', 'GR_SECURITY', 'GR_OUTLAWED_GROUP',
    'GR_MERCENARY', 'GR_COURT_PRESSURE', 'GR_CRIMINAL_ACT', 'GR_PROPERTY', 'GR_NONE', 'GR_UNKNOWN']::text[]),
  sensitivity text constraint incident_sensitivity_known check (sensitivity in (
    'S0_PUBLIC', 'S1_COARSE', 'S2_INTERNAL', 'S3_RESTRICTED', 'S4_SEALED')),
  public_summary text,
  grade text constraint incident_grade_known check (grade in (
    'VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED')),
  grade_reason text,
  reviewer_id uuid references member,
  verified_by uuid references member,
  question text,
  merged_into uuid references incident
);

comment on column incident.code is 'Given at first publication: country and six random characters, so that it tells neither volume nor time.';
create index incident_queue on incident (status, changed_at desc, id);
create index incident_author on incident (author_id);
create index incident_when on incident (when_earliest, when_latest);

create table source (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text constraint source_type_known check (type in (
    'SR_MONITOR', 'SR_VICTIM', 'SR_WITNESS', 'SR_ORGANISER', 'SR_AUTHORITY', 'SR_COURT',
    'SR_MEDICAL', 'SR_LAWYER', 'SR_NGO', 'SR_UN', 'SR_MEDIA_NAT', 'SR_MEDIA_LOCAL',
    'SR_MEDIA_INT', 'SR_SOCIAL_VIDEO', 'SR_SOCIAL_TEXT', 'SR_DATASET', 'SR_ANON')),
  publisher text,
  title text,
  url text,
  archive_url text,
  published_on_precision text constraint source_published_on_precision_known check (published_on_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  published_on_earliest date,
  published_on_latest date,
  constraint source_published_on_ordered check (published_on_earliest <= published_on_latest),
  constraint source_published_on_whole check (num_nulls(published_on_precision, published_on_earliest, published_on_latest) in (0, 3)),
  origin text,
  link_withheld text not null constraint source_link_withheld_known check (link_withheld in ('yes', 'no', 'unknown'))
);

create table group_link (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  group_id uuid references assembly_group,
  link text constraint group_link_link_known check (link in (
    'GL_STATED', 'GL_INFERRED')),
  role text constraint group_link_role_known check (role in (
    'RO_ORGANISER', 'RO_PARTICIPANT', 'RO_COUNTER'))
);

create table act (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text constraint act_type_known check (type in (
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
  actor text constraint act_actor_known check (actor in (
    'PF_POLICE', 'PF_NAT_POLICE', 'PF_CAPITAL_POLICE', 'PF_PROV_POLICE', 'PF_DISTRICT_POLICE', 'PF_POST_POLICE',
    'PF_TRAFFIC_POLICE', 'PF_INTERVENTION', 'PF_PLAINCLOTHES', 'PF_GENDARMERIE', 'PF_ARMY', 'PF_BODYGUARD',
    'PF_DISTRICT_SECURITY', 'PF_VILLAGE_GUARD', 'PF_LOCAL_AUTH', 'PF_NAT_OFFICIAL', 'PF_PROSECUTOR', 'PF_COURT',
    'PF_PRISON', 'PF_PRIVATE_SECURITY', 'PF_COMPANY', 'PF_CIVILIANS_PRO', 'PF_UNIDENTIFIED', 'PF_UNKNOWN')),
  force_name text,
  role text constraint act_role_known check (role in (
    'IR_DIRECT', 'IR_ORDERED', 'IR_PRESENT', 'IR_FAILED', 'IR_SUSPECTED', 'IR_UNKNOWN')),
  quantity_state text not null constraint act_quantity_state_known check (quantity_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  quantity_low integer check (quantity_low >= 0),
  quantity_high integer,
  quantity_text text,
  constraint act_quantity_ordered check (quantity_high is null or quantity_low is null or quantity_low <= quantity_high),
  people_state text not null constraint act_people_state_known check (people_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  people_low integer check (people_low >= 0),
  people_high integer,
  people_text text,
  constraint act_people_ordered check (people_high is null or people_low is null or people_low <= people_high),
  place_code text references place,
  place_precision text constraint act_place_precision_known check (place_precision in ('LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE')),
  when_precision text constraint act_when_precision_known check (when_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  when_earliest date,
  when_latest date,
  constraint act_when_ordered check (when_earliest <= when_latest),
  constraint act_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3)),
  attribution text
);

create table harm (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text constraint harm_type_known check (type in (
    'HM_DEATH', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC', 'HM_CHEM_EXPOSURE', 'HM_SEXUAL',
    'HM_TORTURE', 'HM_PSYCH', 'HM_MISCARRIAGE', 'HM_DISAPPEARED', 'HM_PROPERTY_SEIZED', 'HM_PROPERTY_DAMAGED',
    'HM_NONE', 'HM_UNKNOWN')),
  side text constraint harm_side_known check (side in (
    'SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD')),
  affected text[] constraint harm_affected_known check (affected <@ array[
    'VC_PARTICIPANT', 'VC_ORGANISER', 'VC_BYSTANDER', 'VC_JOURNALIST', 'VC_MONITOR', 'VC_HRD',
    'VC_MEDIC', 'VC_LAWYER', 'VC_UNION', 'VC_MONK', 'VC_COMMUNITY', 'VC_CHILD',
    'VC_OLDER', 'VC_PREGNANT', 'VC_DISABILITY', 'VC_SECURITY', 'VC_UNKNOWN']::text[]),
  count_state text not null constraint harm_count_state_known check (count_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  count_low integer check (count_low >= 0),
  count_high integer,
  count_text text,
  constraint harm_count_ordered check (count_high is null or count_low is null or count_low <= count_high)
);

create table account (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  party text constraint account_party_known check (party in (
    'PA_AUTHORITY', 'PA_ORGANISER', 'PA_AFFECTED', 'PA_WITNESS', 'PA_MONITOR', 'PA_MEDIA',
    'PA_MEDICAL', 'PA_COURT', 'PA_OTHER')),
  stance text constraint account_stance_known check (stance in (
    'DS_CONFIRMS', 'DS_DENIES', 'DS_DENIES_RESP', 'DS_ALT', 'DS_JUSTIFIES', 'DS_ACCEPTS',
    'DS_PARTIAL', 'DS_NO_COMMENT', 'DS_NOT_SOUGHT')),
  text text,
  language text,
  about_this_event text not null constraint account_about_this_event_known check (about_this_event in ('yes', 'no', 'unknown')),
  said_on_precision text constraint account_said_on_precision_known check (said_on_precision in ('DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR')),
  said_on_earliest date,
  said_on_latest date,
  constraint account_said_on_ordered check (said_on_earliest <= said_on_latest),
  constraint account_said_on_whole check (num_nulls(said_on_precision, said_on_earliest, said_on_latest) in (0, 3)),
  may_be_published text not null constraint account_may_be_published_known check (may_be_published in ('yes', 'no', 'unknown'))
);

create index source_incident on source (incident_id, position);
create index group_link_incident on group_link (incident_id, position);
create index act_incident on act (incident_id, position);
create index harm_incident on harm (incident_id, position);
create index account_incident on account (incident_id, position);

-- What each of them rests on.
create table group_link_source (
  group_link_id uuid not null references group_link on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (group_link_id, source_id)
);
create index group_link_source_source on group_link_source (source_id);
create table act_source (
  act_id uuid not null references act on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (act_id, source_id)
);
create index act_source_source on act_source (source_id);
create table harm_source (
  harm_id uuid not null references harm on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (harm_id, source_id)
);
create index harm_source_source on harm_source (source_id);
create table account_source (
  account_id uuid not null references account on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (account_id, source_id)
);
create index account_source_source on account_source (source_id);

create table incident_private (
  incident_id uuid not null references incident on delete cascade,
  owner_id uuid not null,
  field text not null,
  revision integer not null,
  value bytea,
  key_id text not null,
  primary key (incident_id, owner_id, field, revision)
);
comment on table incident_private is 'Internal answers, one row for each time one was changed; the highest revision holds. Null: the answer was taken back.';
