-- The database, module by module and table by table: who owns a table is written in its *.entity.ts.
--
-- Everything that readers see stands in the schema `pub`, which the role of the public site may read and nothing else.
-- Working copies, people, keys and the log stand in `public`. Ids are UUIDs, made by clients for what they send, so
-- that the same request sent again does not make a second row. Ids of keys and of objects in the store are text, and
-- the server makes them. Days are dates; moments are timestamptz.
--
-- A coded answer has a check whose name ends in `_known`; a test compares it with the vocabularies. Withheld codes
-- stand here as WITHHELD; the true one is encrypted in incident_private (libs/shared/public/at-rest.ts). So the checks
-- of act.type, harm.type and harm.affected lack them, and checks whose name ends in `_sealed` hold that what readers
-- never see is not here in plain. A count is four columns: state, low, high and the words of the source. Unknown is a
-- state, never 0.
--
-- Some names differ from docs/glossary.md, because the log and backups have them:
--   withdrawal: hiding a record
--   field_device: a phone
--   saved_question: a saved query
--   file_look: the inspection of a file
--   file_likeness: an image hash
--   piece (in evidence_object.what): a chunk of an upload
--   verdicts (in import_blob.kind): row outcomes
--
-- Version 0.2 wrote this file from the migrations before it (before-0.2/), object by object; a test compares both. It
-- may change until 0.2 is released, then never: a later change is a file of its own, with the next number.

create schema pub;

-- ====================================================================================================
-- encryption
-- ====================================================================================================

-- Key-encryption keys. Internal answers are encrypted before they reach the database; the key-encryption key itself
-- is never in it. This table holds a name and a check value, both derived from the key.
create table encryption_key (
  id text primary key,
  check_value bytea not null,
  since timestamptz not null default now()
);

-- The one key-encryption key that new values are encrypted with.
create table encryption_key_current (
  only_row boolean primary key default true check (only_row),
  key_id text not null references encryption_key
);

-- Work on stored rows that was begun and not finished, such as encrypting what an earlier version stored plain. It
-- goes on at the next start.
create table unfinished_step (
  step text primary key
);

-- ====================================================================================================
-- accounts
-- ====================================================================================================

-- Who may sign in, and how. No secret can be read back: tokens are stored as SHA-256, passwords as argon2id.
create table member (
  id uuid primary key,
  -- A pseudonym that the member chose, never a real name.
  name text not null,
  name_folded text not null unique,
  role text not null check (role in ('monitor', 'reviewer', 'analyst', 'admin')),
  password_hash text,
  frozen boolean not null default false,
  created_at timestamptz not null default now(),
  -- How access was given last: invited, given another role (promoted), or given a new way in (reset). Null: by
  -- whoever runs the server, or before this was recorded.
  access_how text,
  -- Who gave it. Null also where whoever runs the server did.
  access_given_by uuid references member,
  access_given_at timestamptz,
  vouched_by uuid references member,
  -- Since when a reviewer vouches for this account. If vouched_by is null: since when it has waited seven days
  -- instead. Set to null whenever access is given again.
  vouched_at timestamptz,
  -- Another account of the same person, according to whoever vouched.
  same_person_as uuid references member,
  -- exempt: the first reviewer of a new team, who acts without a vouch. closing: the exception has ended, and the
  -- second reviewer may vouch for the first.
  new_team text,
  -- Start of the seven days after which this member may act because nobody could vouch for them.
  waits_since timestamptz,
  wait_asked_by uuid references member,
  constraint member_access_how_listed check (access_how in ('invited', 'promoted', 'reset')),
  constraint member_access_whole
    check (((access_how is null) = (access_given_at is null)) and ((access_how is not null)
      or (access_given_by is null))),
  constraint member_new_team_listed check (new_team in ('exempt', 'closing')),
  constraint member_not_same_as_self check ((same_person_as is distinct from id) and (vouched_by is distinct from id)),
  constraint member_vouched_whole check ((vouched_by is null) or (vouched_at is not null)),
  constraint member_wait_whole check ((waits_since is null) = (wait_asked_by is null))
);
create index member_access_given_by on member (access_given_by);
create index member_vouched_by on member (vouched_by);
create index member_same_person_as on member (same_person_as);
create index member_wait_asked_by on member (wait_asked_by);

-- One-time links that make an account, or give a member a new way in. Used up by used_at; good until expires_at.
create table invitation (
  token_hash bytea primary key,
  role text not null check (role in ('monitor', 'reviewer', 'analyst', 'admin')),
  invited_by uuid references member,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Who gets a new password and second factor through it. Null: it creates a new member.
  member_id uuid references member on delete cascade
);

-- One-time links that sign in to a demo, as its start prints them.
create table sign_in_link (
  token_hash bytea primary key,
  member_id uuid not null references member on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Who is signed in, on which kind of device. The cookie's token is stored as SHA-256.
create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  member_id uuid not null references member on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- enrolment: no second factor yet, so nothing is allowed but to set one up. second-factor: not given yet in this
  -- session.
  stage text not null check (stage in ('enrolment', 'second-factor', 'whole')),
  opened_by text not null check (opened_by in ('password', 'passkey', 'link')),
  -- When the member last proved who they are. STEP_UP in platform/http/rights.ts says how old that may be for each
  -- action.
  proved_at timestamptz not null default now(),
  -- One of a closed list. What the browser sends about itself is not stored.
  browser text,
  system text,
  -- Truncated: /24 of an IPv4 address, /48 of an IPv6 address.
  network text,
  -- SHA-256 of the action that used up the last proof, so that the same request may be sent again. Null: not used
  -- yet.
  proof_spent_for text
);
create index session_member on session (member_id);

-- What an organisation decides once: its name, its standards of assessment, whether it is a small team.
create table setting (
  key text primary key,
  value text not null
);

-- The secrets of authenticator apps, encrypted.
create table member_totp (
  member_id uuid primary key references member on delete cascade,
  secret bytea not null,
  confirmed_at timestamptz,
  -- The half minute of the last code that was accepted: a code works once.
  last_step bigint not null default 0,
  -- The key-encryption key that encrypts the secret.
  key_id text references encryption_key,
  constraint member_totp_encrypted check ((key_id is not null))
);

-- Recovery codes, as hashes. Each works once, after the password.
create table member_recovery_code (
  member_id uuid not null references member on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (member_id, code_hash)
);

-- Passkeys: a member may have several, each with its own name. Only the public half is stored.
create table member_passkey (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  -- base64url, as browsers send it.
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_on date not null default (now() at time zone 'UTC')::date,
  last_used_on date
);
create index member_passkey_member on member_passkey (member_id);

-- What a passkey is asked to sign, once. With a member: to add it. Without one: to sign in.
create table passkey_challenge (
  challenge_hash bytea primary key,
  member_id uuid references member on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenge_expires on passkey_challenge (expires_at);

-- Tokens for other systems. A member makes them for themselves; they are shown once and stored as SHA-256. A token
-- may do no more than its scopes and its member's role allow.
create table api_token (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  scopes text[] not null check ((cardinality(scopes) > 0) and (scopes <@ array[
    'read-figures', 'read-records', 'log-incidents'
  ])),
  token_hash bytea not null unique,
  created_on date not null default (now() at time zone 'UTC')::date,
  expires_at timestamptz not null,
  -- A day only, so that nobody can tell from it when somebody works.
  last_used_on date,
  ended_at timestamptz
);
create index api_token_member on api_token (member_id);

-- Phones that members added. A phone can hand in reports and read nothing.
create table field_device (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  enrolled_on date not null default (now() at time zone 'UTC')::date,
  -- A day only, so that nobody can tell from it when somebody was where.
  last_seen_on date,
  -- From then on its token is refused. The row stays, because reports name it and the phone is told that it was
  -- ended.
  ended_at timestamptz,
  -- Set when the phone was told to send what it has and to begin no new report. It ends when it says that nothing
  -- is left, and at this time at the latest; its token is refused from then on.
  ends_by timestamptz
);
create index field_device_member on field_device (member_id);

-- Codes that enrol one phone, once. The row is deleted when the code is used.
create table field_enrolment (
  code_hash bytea primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  expires_at timestamptz not null default (now() + interval '00:10:00')
);

-- Words that readers see: one person proposes them, another releases them. `proposed` holds them as they would be
-- shown, so that what is released is what was seen. Until then readers see what was released last.
create table release (
  id uuid primary key,
  number bigint generated always as identity unique,
  kind text not null check (kind in (
    'total', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication'
  )),
  -- The id of a total, group, coverage entry or record; the code of a report.
  subject text not null,
  -- What readers saw when it was proposed. Null: nothing.
  former jsonb,
  -- What readers would see. Null: nothing any more.
  proposed jsonb,
  -- What readers would be told of a record, while the proposal waits. It is in no log entry, so that words about a
  -- record stand only in that record's own entries.
  note text,
  proposed_by uuid not null references member,
  proposed_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  outcome text check (outcome in ('released', 'refused', 'taken-back', 'replaced')),
  reason text,
  constraint release_decided check (num_nulls(outcome, decided_by, decided_at) in (0, 3)),
  constraint release_note_waits check ((note is null) or (outcome is null)),
  constraint release_refused_says_why check ((outcome <> 'refused') or (reason is not null)),
  constraint release_two_people check (outcome <> 'released' or decided_by <> proposed_by)
);
create unique index release_waiting on release (kind, subject) where outcome is null;
create index release_of on release (kind, subject, number);
create index release_proposed_by on release (proposed_by);
create index release_decided_by on release (decided_by);

-- Who signed in on which day, how, and with which kind of device; not at what time or from where. Once the day (UTC)
-- is over, one log entry names all its rows, so that the log's public size does not tell how many there are.
create table sign_in (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  on_day date not null default (now() at time zone 'UTC')::date,
  by_first text not null check (by_first in ('password', 'passkey', 'link')),
  by_second text check (by_second in ('code', 'recovery-code', 'passkey')),
  -- One of a closed list, like system. What the browser sends about itself is not stored.
  browser text,
  system text,
  logged boolean not null default false
);
create index sign_in_member on sign_in (member_id, on_day desc);
create index sign_in_waits on sign_in (on_day) where not logged;

-- What readers see of each subject that has a release: what was released last; before any release, what they saw
-- first.
create view release_seen as
  select distinct on (kind, subject) kind, subject, case when outcome = 'released' then proposed else former end as seen
    from release order by kind, subject, coalesce(outcome = 'released', false) desc, case when outcome = 'released' then decided_at end desc nulls last, number;

-- A member who is frozen or gets another role loses their phones at once, whatever statement caused it.
create function field_device_ends() returns trigger language plpgsql as $$
begin
  update field_device set ended_at = now() where member_id = new.id and ended_at is null;
  delete from field_enrolment where member_id = new.id;
  return null;
end $$;
create trigger member_field_device_ends after update of role, frozen on member
  for each row when (((new.frozen and (NOT old.frozen)) or (new.role <> old.role)))
  execute function field_device_ends();

-- Returns whether a phone may still submit: nobody ended it, and its time to send what it has is not over. now() is when
-- the transaction began; a phone that was ended after that is ended all the same.
create function phone_is_live(ended_at timestamptz, ends_by timestamptz) returns boolean language sql stable as $$
  select ended_at is null and (ends_by is null or ends_by > now())
$$;

-- ====================================================================================================
-- places
-- ====================================================================================================

-- The gazetteer, loaded from data/places at every start. Codes carry no meaning; parent_code makes the tree.
create table place (
  code text primary key,
  parent_code text references place deferrable initially deferred,
  level smallint not null check (level >= 0 and level <= 3),
  type text not null,
  name_en text not null,
  name_km text not null,
  aliases text[] not null default '{}',
  lat double precision not null check ((lat >= -90) and (lat <= 90)),
  lon double precision not null check ((lon >= -180) and (lon <= 180))
);
create index place_parent on place (parent_code);

-- ====================================================================================================
-- incidents
-- ====================================================================================================

-- Organisers and groups that take part. They are bodies, never persons.
create table assembly_group (
  id uuid primary key,
  public_code text not null unique check (public_code ~ '^G-[0-9A-HJKMNP-TV-Z]{6}$'),
  name_en text not null,
  name_km text,
  aliases text[] not null default '{}',
  note text,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);

-- The working copy of an incident. Its children follow in tables of their own. Internal answers are in
-- incident_private.
create table incident (
  id uuid primary key,
  -- Given at first publication: the country and six random characters, so that it tells neither volume nor time.
  code text unique check (code ~ '^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}$'),
  author_id uuid not null references member,
  status text not null,
  revision integer not null default 1,
  codebook_version integer not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  kind text,
  title text,
  when_precision text,
  when_earliest date,
  when_latest date,
  place_code text references place,
  place_precision text,
  assembly_types text[],
  crowd_state text not null,
  crowd_low integer check (crowd_low >= 0),
  crowd_high integer,
  crowd_text text,
  issues text[],
  interference text,
  peacefulness text,
  grounds text[],
  sensitivity text,
  public_summary text,
  grade text,
  grade_reason text,
  -- Who took it for review last.
  reviewer_id uuid references member,
  -- Who verified it. Null again once its review is reopened.
  verified_by uuid references member,
  -- What the reviewer who returned it asks its author. Null once it is verified.
  question text,
  merged_into uuid references incident,
  notified text not null,
  case_team uuid[] not null default '{}',
  team_asked_by uuid references member,
  team_asked_on date,
  constraint incident_assembly_types_known check (assembly_types <@ array[
    'AT_DEMONSTRATION', 'AT_MARCH', 'AT_RALLY', 'AT_SIT_IN', 'AT_VIGIL', 'AT_PICKET', 'AT_STRIKE', 'AT_PETITION',
    'AT_MEETING', 'AT_TRAINING', 'AT_COMMEMORATION', 'AT_ROADBLOCK', 'AT_ONLINE', 'AT_SOLO', 'AT_COUNTER', 'AT_OTHER',
    'AT_UNKNOWN'
  ]),
  constraint incident_crowd_ordered check ((crowd_high is null) or (crowd_low is null) or (crowd_low <= crowd_high)),
  constraint incident_crowd_state_known check (crowd_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint incident_grade_known check (grade in (
    'VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED'
  )),
  constraint incident_grounds_known check (grounds <@ array[
    'GR_NO_PERMISSION', 'GR_PUBLIC_ORDER', 'GR_TRAFFIC', 'GR_HEALTH', 'GR_SECURITY', 'GR_OUTLAWED_GROUP',
    'GR_MERCENARY', 'GR_COURT_PRESSURE', 'GR_CRIMINAL_ACT', 'GR_PROPERTY', 'GR_NONE', 'GR_UNKNOWN'
  ]),
  constraint incident_interference_known check (interference in ('IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN')),
  constraint incident_issues_known check (issues <@ array[
    'IS_POLITICAL_PRISONERS', 'IS_LAND', 'IS_LABOUR', 'IS_ENVIRONMENT', 'IS_ELECTION', 'IS_EXPRESSION', 'IS_JUSTICE',
    'IS_RELIGION_ETHNIC', 'IS_OTHER'
  ]),
  constraint incident_kind_known check (kind in ('IK_ASSEMBLY', 'IK_REPRISAL')),
  constraint incident_merged_elsewhere check (merged_into <> id),
  constraint incident_notified_known check (notified in ('yes', 'no', 'unknown')),
  constraint incident_peacefulness_known check (peacefulness in (
    'PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN'
  )),
  constraint incident_place_precision_known check (place_precision in (
    'LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE'
  )),
  constraint incident_sensitivity_known check (sensitivity in (
    'S0_PUBLIC', 'S1_COARSE', 'S2_INTERNAL', 'S3_RESTRICTED', 'S4_SEALED'
  )),
  constraint incident_status_known check (status in (
    'WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED', 'WS_REJECTED',
    'WS_RETRACTED', 'WS_MERGED'
  )),
  constraint incident_when_ordered check (when_earliest <= when_latest),
  constraint incident_when_precision_known check (when_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint incident_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3))
);
create index incident_queue on incident (status, changed_at desc, id);
create index incident_author on incident (author_id);
create index incident_when on incident (when_earliest, when_latest);
create index incident_merged_into on incident (merged_into) where merged_into is not null;
create index incident_limited on incident (changed_at) where sensitivity in ('S3_RESTRICTED', 'S4_SEALED');

-- Where a statement about an incident comes from.
create table source (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text,
  publisher text,
  title text,
  url text,
  archive_url text,
  published_on_precision text,
  published_on_earliest date,
  published_on_latest date,
  origin text,
  link_withheld text not null,
  constraint source_link_withheld_known check (link_withheld in ('yes', 'no', 'unknown')),
  constraint source_published_on_ordered check (published_on_earliest <= published_on_latest),
  constraint source_published_on_precision_known check (published_on_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint source_published_on_whole
    check (num_nulls(published_on_precision, published_on_earliest, published_on_latest) in (0, 3)),
  constraint source_type_known check (type in (
    'SR_MONITOR', 'SR_VICTIM', 'SR_WITNESS', 'SR_ORGANISER', 'SR_AUTHORITY', 'SR_COURT', 'SR_MEDICAL', 'SR_LAWYER',
    'SR_NGO', 'SR_UN', 'SR_MEDIA_NAT', 'SR_MEDIA_LOCAL', 'SR_MEDIA_INT', 'SR_SOCIAL_VIDEO', 'SR_SOCIAL_TEXT',
    'SR_DATASET', 'SR_ANON'
  )),
  constraint source_withheld_sealed
    check ((link_withheld = 'no') or (num_nonnulls(publisher, title, url, archive_url) = 0))
);
create index source_incident on source (incident_id, position);

-- Groups of an incident, stated by a source or inferred by the monitor.
create table group_link (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  group_id uuid references assembly_group,
  link text,
  role text,
  constraint group_link_link_known check (link in ('GL_STATED', 'GL_INFERRED')),
  constraint group_link_role_known check (role in ('RO_ORGANISER', 'RO_PARTICIPANT', 'RO_COUNTER'))
);
create index group_link_incident on group_link (incident_id, position);

-- What one force did: a restriction, a use of force, a deprivation of liberty, a legal measure.
create table act (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text,
  actor text,
  force_name text,
  role text,
  quantity_state text not null,
  quantity_low integer check (quantity_low >= 0),
  quantity_high integer,
  quantity_text text,
  people_state text not null,
  people_low integer check (people_low >= 0),
  people_high integer,
  people_text text,
  place_code text references place,
  place_precision text,
  when_precision text,
  when_earliest date,
  when_latest date,
  attribution text,
  constraint act_actor_known check (actor in (
    'PF_POLICE', 'PF_NAT_POLICE', 'PF_CAPITAL_POLICE', 'PF_PROV_POLICE', 'PF_DISTRICT_POLICE', 'PF_POST_POLICE',
    'PF_TRAFFIC_POLICE', 'PF_INTERVENTION', 'PF_PLAINCLOTHES', 'PF_GENDARMERIE', 'PF_ARMY', 'PF_BODYGUARD',
    'PF_DISTRICT_SECURITY', 'PF_VILLAGE_GUARD', 'PF_LOCAL_AUTH', 'PF_NAT_OFFICIAL', 'PF_PROSECUTOR', 'PF_COURT',
    'PF_PRISON', 'PF_PRIVATE_SECURITY', 'PF_COMPANY', 'PF_CIVILIANS_PRO', 'PF_UNIDENTIFIED', 'PF_UNKNOWN'
  )),
  constraint act_people_ordered check ((people_high is null) or (people_low is null) or (people_low <= people_high)),
  constraint act_people_state_known check (people_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint act_place_precision_known check (place_precision in (
    'LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE'
  )),
  constraint act_quantity_ordered
    check ((quantity_high is null) or (quantity_low is null) or (quantity_low <= quantity_high)),
  constraint act_quantity_state_known check (quantity_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint act_role_known check (role in (
    'IR_DIRECT', 'IR_ORDERED', 'IR_PRESENT', 'IR_FAILED', 'IR_SUSPECTED', 'IR_UNKNOWN'
  )),
  constraint act_type_known check (type in (
    'RS_BAN_BLANKET', 'RS_BAN_SPECIFIC', 'RS_NOTIF_REFUSED', 'RS_PERMIT_DEMANDED', 'RS_COND_PLACE', 'RS_COND_TIME',
    'RS_COND_NUMBER', 'RS_COND_CONTENT', 'RS_TRAVEL_BLOCK', 'RS_INTIMIDATION', 'RS_SURVEIL_PHYS', 'RS_SURVEIL_DIGITAL',
    'RS_ID_CHECK', 'RS_STOP_SEARCH', 'RS_CORDON', 'RS_KETTLING', 'RS_DISPERSAL_ORDER', 'RS_DISPERSAL', 'RS_RELOCATION',
    'RS_SEIZE_MATERIAL', 'RS_DESTROY_MATERIAL', 'RS_SEIZE_DEVICE', 'RS_DELETE_IMAGES', 'RS_OBSTRUCT_MONITOR',
    'RS_NET_SHUTDOWN', 'RS_FAIL_PROTECT', 'RS_UNDERTAKING', 'RS_FINE', 'RS_EMPLOYMENT', 'RS_ORG_SANCTION', 'RS_OTHER',
    'RS_UNKNOWN', 'FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_GRAB', 'FM_CARRY', 'FM_RESTRAINT', 'FM_PUNCH', 'FM_KICK',
    'FM_THROW_DOWN', 'FM_BATON', 'FM_SHIELD', 'FM_IMPROVISED', 'FM_DOG', 'FM_ELEC_CONTACT', 'FM_ELEC_PROJ',
    'FM_IRRITANT_HAND', 'FM_IRRITANT_DIST', 'FM_IRRITANT_UNSPEC', 'FM_SMOKE', 'FM_KIP', 'FM_DAZZLE', 'FM_WATER_CANNON',
    'FM_FIRE_HOSE', 'FM_ACOUSTIC', 'FM_STUN_GRENADE', 'FM_FIREARM_DISPLAY', 'FM_WARNING_SHOT', 'FM_CHOKE', 'FM_VEHICLE',
    'FM_LIVE_FIRE', 'FM_OTHER', 'FM_UNKNOWN', 'D_APPREHENDED', 'D_RELEASED_NO_PROCESS', 'D_ARREST', 'D_MASS_ARREST',
    'D_POLICE_CUSTODY', 'D_INCOMMUNICADO', 'D_PRETRIAL', 'D_RELEASED', 'LE_SUMMONS', 'LE_BRING_ORDER', 'LE_WARRANT',
    'LE_SUMMONS_OR_WARRANT', 'LE_COMPLAINT', 'LE_CHARGE', 'LE_CHARGE_DROPPED', 'LE_BAIL', 'LE_SUPERVISION',
    'LE_HEARING_SET', 'LE_HEARING', 'LE_HEARING_POSTPONED', 'LE_CONVICTED', 'LE_SUSPENDED', 'LE_ACQUITTED', 'LE_APPEAL',
    'LE_APPEAL_RESULT', 'LE_SERVED', 'LE_PARDON', 'LE_OFFICER_INVESTIGATION', 'LE_OFFICER_SANCTION', 'LE_UNKNOWN',
    'WITHHELD'
  )),
  constraint act_when_ordered check (when_earliest <= when_latest),
  constraint act_when_precision_known check (when_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint act_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3))
);
create index act_incident on act (incident_id, position);

-- Who was affected, how and how many, without names.
create table harm (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  type text,
  side text,
  affected text[],
  count_state text not null,
  count_low integer check (count_low >= 0),
  count_high integer,
  count_text text,
  constraint harm_affected_known check (affected <@ array[
    'VC_PARTICIPANT', 'VC_ORGANISER', 'VC_BYSTANDER', 'VC_JOURNALIST', 'VC_MONITOR', 'VC_HRD', 'VC_MEDIC', 'VC_LAWYER',
    'VC_UNION', 'VC_MONK', 'VC_COMMUNITY', 'VC_SECURITY', 'VC_UNKNOWN', 'WITHHELD'
  ]),
  constraint harm_count_ordered check ((count_high is null) or (count_low is null) or (count_low <= count_high)),
  constraint harm_count_state_known check (count_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint harm_side_known check (side in ('SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD')),
  constraint harm_type_known check (type in (
    'HM_DEATH', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC', 'HM_CHEM_EXPOSURE', 'HM_TORTURE',
    'HM_DISAPPEARED', 'HM_PROPERTY_SEIZED', 'HM_PROPERTY_DAMAGED', 'HM_NONE', 'HM_UNKNOWN', 'WITHHELD'
  ))
);
create index harm_incident on harm (incident_id, position);

-- What one party says happened.
create table account (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  position integer not null,
  party text,
  stance text,
  text text,
  language text,
  about_this_event text not null,
  said_on_precision text,
  said_on_earliest date,
  said_on_latest date,
  may_be_published text not null,
  constraint account_about_this_event_known check (about_this_event in ('yes', 'no', 'unknown')),
  constraint account_may_be_published_known check (may_be_published in ('yes', 'no', 'unknown')),
  constraint account_party_known check (party in (
    'PA_AUTHORITY', 'PA_ORGANISER', 'PA_AFFECTED', 'PA_WITNESS', 'PA_MONITOR', 'PA_MEDIA', 'PA_MEDICAL', 'PA_COURT',
    'PA_OTHER'
  )),
  constraint account_said_on_ordered check (said_on_earliest <= said_on_latest),
  constraint account_said_on_precision_known check (said_on_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint account_said_on_whole check (num_nulls(said_on_precision, said_on_earliest, said_on_latest) in (0, 3)),
  constraint account_stance_known check (stance in (
    'DS_CONFIRMS', 'DS_DENIES', 'DS_DENIES_RESP', 'DS_ALT', 'DS_JUSTIFIES', 'DS_ACCEPTS', 'DS_PARTIAL', 'DS_NO_COMMENT',
    'DS_NOT_SOUGHT'
  )),
  constraint account_uncleared_sealed
    check ((text is null) or (may_be_published = 'yes') or (party = 'PA_AUTHORITY' and stance = 'DS_NOT_SOUGHT'))
);
create index account_incident on account (incident_id, position);

-- The sources that each link to a group, act, harm and account rests on.
create table group_link_source (
  group_link_id uuid not null references group_link on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (group_link_id, source_id)
);
create index group_link_source_source on group_link_source (source_id);

-- The same, of acts.
create table act_source (
  act_id uuid not null references act on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (act_id, source_id)
);
create index act_source_source on act_source (source_id);

-- The same, of harms.
create table harm_source (
  harm_id uuid not null references harm on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (harm_id, source_id)
);
create index harm_source_source on harm_source (source_id);

-- The same, of accounts.
create table account_source (
  account_id uuid not null references account on delete cascade,
  source_id uuid not null references source on delete cascade,
  primary key (account_id, source_id)
);
create index account_source_source on account_source (source_id);

-- Internal answers, one row for each change; the highest revision counts. Null: the answer was taken back.
create table incident_private (
  incident_id uuid not null references incident on delete cascade,
  owner_id uuid not null,
  field text not null,
  revision integer not null,
  value bytea,
  -- The record's key (record_key.id) that encrypts the value. none: there is no value.
  key_id text not null,
  primary key (incident_id, owner_id, field, revision),
  constraint incident_private_encrypted check (((value is null) or (key_id <> 'none')))
);

-- What happens to a record between logging and publication.
create table review (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  revision integer not null,
  reviewer_id uuid not null references member,
  decision text not null check (decision in ('take', 'return', 'verify', 'reject', 'reopen')),
  grade text,
  reason text,
  at timestamptz not null default now(),
  constraint review_grade_known check (grade in (
    'VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED'
  ))
);
create index review_incident on review (incident_id, at);

-- The finding of two people whether an act was lawful. The columns act_* say what the act was then: if it differs now,
-- the assessment no longer holds.
create table assessment (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  act_id uuid not null references act on delete cascade,
  act_type text not null,
  outcome text not null,
  legality text not null check (legality in ('met', 'not-met', 'not-judged')),
  precaution text not null check (precaution in ('met', 'not-met', 'not-judged')),
  necessity text not null check (necessity in ('met', 'not-met', 'not-judged')),
  proportionality text not null check (proportionality in ('met', 'not-met', 'not-judged')),
  non_discrimination text not null check (non_discrimination in ('met', 'not-met', 'not-judged')),
  legitimate_aim text not null check (legitimate_aim in ('met', 'not-met', 'not-judged')),
  reasons text not null,
  organisation text not null,
  standards text not null,
  assessor_id uuid not null references member,
  agreed_by uuid references member,
  agreed_at timestamptz,
  created_at timestamptz not null default now(),
  act_actor text,
  act_force_name text,
  act_attribution text,
  -- Set where the act's type is encrypted: the revision it had then. A different revision means that the act has
  -- changed.
  act_sealed integer,
  constraint assessment_act_sealed check (act_type not in ('FM_SEXUAL', 'FM_UNSPEC')),
  constraint assessment_outcome_known check (outcome in ('LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED')),
  constraint assessment_two_people check ((agreed_by is null) or (agreed_by <> assessor_id))
);
create index assessment_act on assessment (act_id, created_at desc);
create index assessment_incident on assessment (incident_id);

-- One key for each record, encrypted with the key-encryption key key_id. Without this row, everything that the
-- record keeps secret is lost for good.
create table record_key (
  record_id uuid primary key references incident on delete cascade,
  id text not null unique,
  key_id text not null references encryption_key,
  wrapped bytea not null
);
create index record_key_key on record_key (key_id);

-- The keys that notes are sealed to. Names, contacts and medical details are sealed in the browser for the
-- reviewers' public keys. Nothing here opens a note: these are public keys, and each reviewer's own key under a
-- passphrase that the server never sees. A row without a member is the recovery key, whose secret half is on paper
-- only. A key that has ended keeps its public half, because the log names it.
create table sealing_key (
  id uuid primary key,
  member_id uuid references member,
  fingerprint text not null unique,
  public_key bytea not null check (octet_length(public_key) = 32),
  locked_seed bytea,
  made_by uuid not null references member,
  made_at timestamptz not null default now(),
  gone_at timestamptz,
  constraint sealing_key_locked check ((locked_seed is not null) = ((member_id is not null) and (gone_at is null)))
);
create unique index sealing_key_one_each on sealing_key (member_id) where (gone_at is null) and (member_id is not null);
create unique index sealing_key_one_recovery on sealing_key (((member_id is null))) where (gone_at is null) and (member_id is null);

-- Notes that the browser encrypted. The server cannot read them.
create table sealed_note (
  id uuid primary key,
  incident_id uuid not null references incident,
  revision integer not null check (revision >= 1),
  author_id uuid not null references member,
  sealed_by uuid not null references member,
  sealed_at timestamptz not null default now(),
  body bytea not null,
  -- Somebody who had its content key may no longer open it: the note waits to be sealed with a new one.
  stale boolean not null default false
);
create index sealed_note_incident on sealed_note (incident_id);

-- The content key of a note, for one recipient.
create table sealed_note_key (
  note_id uuid not null references sealed_note on delete cascade,
  key_id uuid not null references sealing_key,
  wrapped bytea not null,
  primary key (note_id, key_id)
);
create index sealed_note_key_key on sealed_note_key (key_id);

-- What a sealed note said before somebody sealed it again. Only its readers can tell what a note says, so the server
-- cannot know whether a reviewer sealed the same words again for other readers, or wrote over them.
create table sealed_note_former (
  note_id uuid not null references sealed_note on delete cascade,
  revision integer not null check (revision >= 1),
  sealed_by uuid not null references member,
  sealed_at timestamptz not null,
  body bytea not null,
  replaced_by uuid not null references member,
  replaced_at timestamptz not null default now(),
  -- When it is deleted: some days after the note was sealed again for other readers. Null: its words were changed, and
  -- it stays until the note is erased.
  goes_at timestamptz,
  primary key (note_id, revision)
);
create index sealed_note_former_replaced on sealed_note_former (replaced_by, replaced_at);

-- The content key of a former revision, for one recipient.
create table sealed_note_former_key (
  note_id uuid not null,
  revision integer not null,
  key_id uuid not null references sealing_key,
  wrapped bytea not null,
  primary key (note_id, revision, key_id),
  foreign key (note_id, revision) references sealed_note_former (note_id, revision) on delete cascade
);
create index sealed_note_former_key_key on sealed_note_former_key (key_id);

-- The names under which readers know a group: as released last, or as the desk has them if no change was ever
-- proposed.
create view group_shown as
  select g.id, g.public_code as code,
         case when s.seen is null then g.name_en else s.seen ->> 'nameEn' end as name_en,
         case when s.seen is null then g.name_km else s.seen ->> 'nameKm' end as name_km,
         case when s.seen is null then g.aliases else array(select jsonb_array_elements_text(s.seen -> 'aliases')) end as aliases
    from assembly_group g left join release_seen s on s.kind = 'group' and s.subject = g.id::text;

-- A member who stops being a reviewer or is frozen loses their key at once, whatever statement caused it. If they
-- come back, they make a new one.
create function sealing_key_ends() returns trigger language plpgsql as $$
begin
  update sealing_key set gone_at = now(), locked_seed = null where member_id = new.id and gone_at is null;
  return null;
end $$;
create trigger member_sealing_key_ends after update of role, frozen on member
  for each row when ((new.frozen or (new.role <> 'reviewer')))
  execute function sealing_key_ends();

-- A key that has ended opens no note and no former revision.
create function sealing_key_gone() returns trigger language plpgsql as $$
begin
  update sealed_note set stale = true where id in (select note_id from sealed_note_key where key_id = new.id);
  delete from sealed_note_key where key_id = new.id;
  delete from sealed_note_former_key where key_id = new.id;
  return null;
end $$;
create trigger sealing_key_opens_nothing after update of gone_at on sealing_key
  for each row when (((old.gone_at is null) and (new.gone_at is not null)))
  execute function sealing_key_gone();

-- ====================================================================================================
-- evidence
-- ====================================================================================================

-- Files that show what happened: photos, videos, sound, documents. Their bytes are on the disk, each file encrypted
-- with its own key. That key is in evidence_private, encrypted with the key of the record; without it the file is
-- lost for good.
create table evidence (
  -- Made by whoever added the file, so that a retry means the same file.
  id uuid primary key,
  incident_id uuid not null references incident,
  added_by uuid not null references member,
  -- The phone that it comes from. Null: the desk.
  device_id uuid,
  state text not null check (state in ('expected', 'stored', 'refused')),
  -- The intake key that its bytes are sealed with. Null: they are sent plain.
  sealed_with text,
  -- Bytes of the plain file. Like sha256, declared at the moment of capture.
  size bigint not null check (size >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  -- What kind of file it is, according to whoever added it.
  kind text not null check (kind in ('photo', 'video', 'sound', 'document', 'archive')),
  -- The day on which it was added, by the clock of whoever added it, as midnight UTC. The exact time is in
  -- evidence_private.
  added_at timestamptz,
  -- Media type, recognised from the bytes.
  type text,
  refusal text,
  declared_at timestamptz not null default now(),
  stored_at timestamptz,
  -- When it was last read whole and hashed again.
  checked_at timestamptz,
  -- When it was found changed or missing. Null: never, or it was restored.
  damaged_at timestamptz,
  constraint evidence_added_on_a_day check ((added_at = date_trunc('day', added_at, 'UTC'))),
  constraint evidence_device foreign key (device_id) references field_device (id),
  constraint evidence_refused_why check ((state = 'refused') = (refusal is not null)),
  constraint evidence_sha256_erased check ((sha256 is not null) or (refusal = 'erased')),
  constraint evidence_stored_whole check ((state = 'stored') = ((stored_at is not null) and (type is not null)))
);
create index evidence_incident on evidence (incident_id);
create index evidence_sha256 on evidence (sha256);

-- What is confidential about a file, encrypted like the internal answers of its record: its key, its name, its
-- metadata.
create table evidence_private (
  incident_id uuid not null references incident,
  evidence_id uuid not null references evidence on delete cascade,
  field text not null,
  value bytea,
  key_id text not null,
  primary key (evidence_id, field),
  constraint evidence_private_encrypted check ((value is null) or (key_id <> 'none'))
);
create index evidence_private_incident on evidence_private (incident_id);

-- What the evidence store holds: parts of files that are being uploaded, and whole originals. The row is written
-- before the object, so that an interrupted write leaves nothing unknown; it counts once kept_at is set.
create table evidence_object (
  -- The key of the object in the store. Random: it says nothing about the file.
  id text primary key,
  evidence_id uuid not null,
  what text not null check (what in ('piece', 'original')),
  -- For a part: where it begins in the file as it is sent, in bytes.
  at bigint not null default 0 check (at >= 0),
  -- Bytes before encryption.
  size bigint check (size >= 0),
  begun_at timestamptz not null default now(),
  kept_at timestamptz,
  constraint evidence_object_whole check ((size is null) = (kept_at is null))
);
create unique index evidence_object_piece on evidence_object (evidence_id, at) where (what = 'piece') and (kept_at is not null);
create unique index evidence_object_original on evidence_object (evidence_id) where (what = 'original') and (kept_at is not null);
create index evidence_object_evidence on evidence_object (evidence_id);
create index evidence_object_begun on evidence_object (begun_at) where kept_at is null;

-- Integrity checks: every stored file is read whole and hashed again once a week.
create table evidence_check (
  id uuid primary key,
  started_at timestamptz not null default now(),
  -- Null: nobody asked; it was due.
  started_by uuid references member,
  beat_at timestamptz not null default now(),
  ended_at timestamptz,
  stop_asked boolean not null default false,
  total integer not null,
  checked integer not null default 0,
  damaged integer not null default 0,
  -- The last file that was checked: an interrupted check continues from there.
  after uuid
);
create unique index evidence_check_one on evidence_check ((true)) where ended_at is null;

-- Which files were inspected by machine. Metadata and small pictures are confidential and stand in evidence_private
-- (fields reading, small, large), as do the words of a check (check:<id>). Only `shown` has small pictures.
create table file_look (
  evidence_id uuid primary key references evidence on delete cascade,
  outcome text not null check (outcome in ('shown', 'no-view', 'too-many-pixels', 'broken', 'over-limits')),
  -- Size of the original in pixels, turned as it is viewed.
  width integer check (width > 0),
  height integer check (height > 0),
  looked_at timestamptz not null default now()
);

-- Perceptual hashes that find near-same pictures: 64 bits of the coarsest shapes of the whole picture (the first),
-- then of what remains when a part is cut away. Null: too even to tell from others.
create table file_likeness (
  evidence_id uuid primary key references evidence on delete cascade,
  parts bit(64)[] not null,
  -- Their order of arrival. A picture that is inspected again gets a new number.
  seq bigint generated always as identity
);
create unique index file_likeness_seq on file_likeness (seq);

-- Pairs of pictures whose hashes are nearly the same, and by how many bits they differ.
create table near_same (
  one uuid not null references evidence on delete cascade,
  other uuid not null references evidence on delete cascade,
  bits_apart smallint not null check (bits_apart >= 0 and bits_apart <= 64),
  primary key (one, other),
  constraint near_same_once check (one < other)
);
create index near_same_other on near_same (other);

-- What reviewers answered about a file. The newest answer to an aspect counts; the others stay.
create table file_check (
  id uuid primary key,
  evidence_id uuid not null references evidence on delete cascade,
  aspect text not null check (aspect in ('source', 'date', 'place', 'content', 'manipulation', 'first-seen')),
  answer text not null check (answer in ('holds', 'failed', 'unclear')),
  answered_by uuid not null references member,
  answered_at timestamptz not null default clock_timestamp()
);
create index file_check_evidence on file_check (evidence_id, aspect, answered_at desc);

-- A redacted cut of a picture, for readers. Its bytes are in evidence_private (copy:<id>, copy-small:<id>) until it
-- ends.
create table public_copy (
  id uuid primary key,
  evidence_id uuid not null references evidence on delete cascade,
  public_id text not null unique check (public_id ~ '^[a-z0-9]{26}$'),
  state text not null,
  edits jsonb not null,
  -- The finest place that somebody who knows the country could recognise in it.
  tells_place text not null check (tells_place in ('country', 'province', 'district', 'commune')),
  tells_date text not null check (tells_date in ('day', 'month', 'quarter', 'half-year', 'year')),
  alt_en text,
  alt_km text,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  small_width integer not null check (small_width > 0),
  small_height integer not null check (small_height > 0),
  -- Of the larger of its two pictures.
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_by uuid not null references member,
  made_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  ended_by uuid references member,
  ended_at timestamptz,
  -- Who took it out of readers' sight.
  hidden_by uuid references member,
  hidden_at timestamptz,
  constraint public_copy_hidden
    check (((state = 'hidden') and (num_nulls(hidden_by, hidden_at) = 0)) or ((state <> 'hidden')
      and (num_nulls(hidden_by, hidden_at) in (0, 2)))),
  constraint public_copy_state check (state in ('proposed', 'agreed', 'refused', 'hidden', 'ended')),
  constraint public_copy_two_people check ((state not in (
    'agreed', 'refused', 'hidden'
  )) or ((decided_by is not null) and (decided_by is distinct from made_by))),
  constraint public_copy_words check ((state not in (
    'proposed', 'agreed', 'hidden'
  )) or ((alt_en is not null) and (alt_km is not null)))
);
create index public_copy_evidence on public_copy (evidence_id);

-- What readers see of pictures: copies that two people agreed on. A row exists only while the copy is shown.
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
  -- JPEG without metadata.
  large bytea not null,
  small bytea not null
);
create index pub_copy_code on pub.copy (code, position);

-- Copies that were shown and now answer 410.
create table pub.copy_gone (
  id text primary key,
  code text not null
);

create function pub.copies_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('vigil_copies', '');
  return null;
end $$;
create trigger copy_changed after insert or delete or update on pub.copy
  for each statement
  execute function pub.copies_changed();

-- When a file is erased or moves to another record, everything made from it goes too, whatever statement caused it.
create function file_left_its_record() returns trigger language plpgsql as $$
begin
  with ended as (
    update public_copy set state = 'ended', ended_at = now(), alt_en = null, alt_km = null where evidence_id = new.id and state in ('proposed', 'agreed', 'hidden') returning id, public_id),
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
  for each row when (((new.incident_id <> old.incident_id) or ((old.state = 'stored') and (new.state <> 'stored'))))
  execute function file_left_its_record();

-- ====================================================================================================
-- field
-- ====================================================================================================

-- The keys that phones seal their reports to. `seed` is the secret half, encrypted with the key-encryption key. The
-- public half is derived from it and stored nowhere, so that nobody who can write here can hand out another. A
-- retired key still opens what was sealed before, and is no longer handed out.
create table intake_key (
  id text primary key,
  seed bytea not null,
  key_id text not null references encryption_key,
  made_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index intake_key_one on intake_key ((true)) where retired_at is null;

-- Reports that phones handed in, with what became of each.
create table field_report (
  id uuid primary key,
  member_id uuid not null references member,
  device_id uuid not null references field_device,
  key_id text not null,
  -- SHA-256 of the sealed bytes as they arrived: the same bytes again get the same answer, others are refused.
  sha256 bytea not null,
  -- How many files the phone announced.
  files smallint not null check (files >= 0),
  received_at timestamptz not null default now(),
  -- The record that it became. Null: it could not be read (see why), or its record was removed.
  incident_id uuid references incident on delete set null,
  at_risk boolean,
  handed_over boolean,
  -- Whether the phone's clock cannot be right: saved after it arrived, or long before this app existed.
  clock text check (clock in ('ahead', 'behind')),
  -- How many answers did not fit the codebook. They are in field_private.
  unread smallint not null default 0 check (unread >= 0),
  why text check (why in ('unknown-key', 'cannot-open', 'no-report'))
);
create index field_report_received on field_report (received_at desc, id);
create index field_report_incident on field_report (incident_id);

-- Reports that could not be read, as they arrived, encrypted once more with the key-encryption key: nothing that was
-- sent is lost.
create table field_quarantine (
  report_id uuid primary key references field_report on delete cascade,
  bytes bytea not null,
  key_id text not null references encryption_key
);

-- Internal, encrypted with the key of the record: what the phone said about time and place, and answers that did not
-- fit.
create table field_private (
  incident_id uuid not null references incident on delete cascade,
  report_id uuid not null references field_report on delete cascade,
  field text not null check (field in ('clock', 'fix', 'unread')),
  value bytea not null,
  key_id text not null check (key_id <> 'none'),
  primary key (report_id, field)
);
create index field_private_incident on field_private (incident_id);

-- ====================================================================================================
-- exchange
-- ====================================================================================================

-- Every file that a member takes out: who, the question, when, how many rows, and whether it arrived whole. Its
-- contents are not here.
create table export (
  id uuid primary key,
  member_id uuid not null references member,
  audience text not null check (audience in ('public', 'internal')),
  data text not null check (data in ('incidents', 'figures')),
  format text not null check (format in ('csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'acled')),
  language text not null check (language in ('en', 'km')),
  question text not null,
  -- Why internal data were taken. For staff only.
  reason text,
  file_name text not null,
  state text not null default 'asked' check (state in ('waiting', 'asked', 'running', 'complete', 'stopped')),
  why_stopped text check (why_stopped in (
    'cancelled', 'connection-lost', 'failed', 'server-ended', 'never-begun', 'refused'
  )),
  cancel_asked boolean not null default false,
  incidents integer not null,
  left_out integer not null,
  rows_expected integer not null,
  rows_written integer not null default 0,
  -- Incidents that were withdrawn while the file was being written, and so are not in it.
  taken_back integer not null default 0,
  bytes bigint not null default 0,
  checksum text check (checksum ~ '^[0-9a-f]{64}$'),
  as_of bigint not null,
  log_size bigint,
  log_root text,
  asked_at timestamptz not null default now(),
  begun_at timestamptz,
  -- When its server last reported that it is writing. A running export that was silent for a while died with its
  -- server.
  seen_at timestamptz,
  ended_at timestamptz,
  -- For internal data: from when the person who asked may take the file. Null: it waits.
  ready_at timestamptz,
  answer text check (answer in ('released', 'refused')),
  answered_by uuid references member,
  answered_at timestamptz,
  answer_reason text,
  -- How often the file was taken, whole or not.
  takings integer not null default 0,
  -- Set after a new step-up: until then the person who asked may begin to take the file, once.
  take_until timestamptz,
  constraint export_answered check (num_nulls(answer, answered_by, answered_at) in (0, 3)),
  constraint export_complete_is_whole
    check ((state <> 'complete') or ((checksum is not null) and ((rows_written + taken_back) >= rows_expected))),
  constraint export_internal_has_reason check ((audience = 'public') or (reason is not null)),
  constraint export_internal_waits check ((audience = 'public') or (state in (
    'waiting', 'stopped'
  )) or (ready_at is not null)),
  constraint export_stopped_says_why check ((state = 'stopped') = (why_stopped is not null)),
  constraint export_two_people check ((answered_by is null) or (answered_by <> member_id))
);
create index export_asked on export (asked_at desc, id);
create index export_answered_by on export (answered_by);
create index export_waiting on export (asked_at) where state = 'waiting';

-- Files whose rows become incidents: the file, its column map, and the result of each row. Everything that holds
-- words of the file is encrypted with the import's own key, which is deleted when the import is finished or dropped.
create table import (
  id uuid primary key,
  author_id uuid not null references member,
  state text not null check (state in (
    'sending', 'reading', 'refused', 'read', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone',
    'dropped'
  )),
  size bigint not null check (size > 0),
  rows integer,
  done integer not null default 0,
  -- How many rows had which result: numbers only, no words of the file.
  tally jsonb not null default '{}'::jsonb,
  -- Why a step failed: a code, with numbers of rows and columns.
  problem jsonb,
  stop_asked boolean not null default false,
  -- When the worker last reported. An old time means that it was interrupted and can be continued.
  beat_at timestamptz,
  began_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index import_author on import (author_id, began_at desc);

-- One key for each unfinished import, encrypted with the key-encryption key. Without this row the file is lost for
-- good.
create table import_key (
  import_id uuid primary key references import on delete cascade,
  id text not null unique,
  key_id text not null references encryption_key,
  wrapped bytea not null
);

-- Encrypted parts of an import: name and columns of the file (about), its map, the file as it was sent (part), its
-- rows (rows), the decision for each (verdicts), the new records (records), and records as they were (before).
create table import_blob (
  import_id uuid not null references import on delete cascade,
  kind text not null check (kind in ('about', 'map', 'part', 'rows', 'verdicts', 'records', 'before')),
  n integer not null,
  value bytea not null,
  primary key (import_id, kind, n)
);

-- What an import wrote, so that it can continue where it stopped and be undone. revision: the one that the import
-- made.
create table import_row (
  import_id uuid not null references import,
  row integer not null,
  incident_id uuid not null,
  did text not null check (did in ('created', 'changed')),
  revision integer not null,
  primary key (import_id, "row")
);
create index import_row_incident on import_row (incident_id);

-- Rows that were imported before: SHA-256 of the id in the file (or of the row, if it has none) and of its contents.
-- Importing the same row again changes nothing.
create table import_ref (
  key bytea primary key,
  content bytea not null,
  incident_id uuid not null references incident on delete cascade deferrable initially deferred,
  import_id uuid not null references import,
  -- SHA-256 of what the row was read as, by the map of its columns. Null: imported before this was stored.
  reading bytea,
  -- Whether the record consisted of this row alone when an import last wrote it.
  whole boolean not null default false
);
create index import_ref_incident on import_ref (incident_id);
create index import_ref_content on import_ref (content);

-- Column maps saved under a name, with people's decisions about words in coded columns.
create table import_map (
  id uuid primary key,
  name text not null unique,
  map jsonb not null,
  author_id uuid not null references member,
  revision integer not null default 1,
  changed_at timestamptz not null default now()
);

-- ====================================================================================================
-- reports
-- ====================================================================================================

-- Who froze which figure as a report. What was frozen is in report_figure until it is released, then in pub.report.
create table report (
  code text primary key,
  title text not null,
  frozen_by uuid not null references member,
  frozen_at timestamptz not null default now()
);

-- Frozen figures that readers see.
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
  withdrawn integer not null default 0,
  -- The log's last signed checkpoint before the report was frozen, which is public already. Null: there was none.
  log_size bigint,
  log_root text
);

-- Reports that are being written: scope and parts as in libs/shared/report/draft.ts. Their figures are counted again
-- each time. Frozen figures (tables report_figure and pub.report) stay as they are.
create table report_draft (
  id uuid primary key,
  revision integer not null default 1,
  draft jsonb not null,
  made_by uuid not null references member,
  changed_by uuid not null references member,
  changed_at timestamptz not null default now(),
  constraint report_draft_is_one check (jsonb_typeof(draft) = 'object')
);
create index report_draft_changed on report_draft (changed_at desc, id);

-- Whole reports that were frozen. `content` is the exact text that the checksum is of: figures and words in both
-- languages. `material` is what the report can be counted and written from again when an incident is withdrawn for
-- safety. Readers see a report only once it is published.
create table report_snapshot (
  code text primary key references report,
  content text not null,
  material jsonb not null,
  codes text[] not null,
  as_of_seq bigint not null,
  frozen_on date not null,
  checksum text not null,
  former_checksums text[] not null default '{}',
  withdrawn integer not null default 0,
  constraint report_snapshot_checksum check (checksum = encode(sha256(convert_to(content, 'UTF8'::name)), 'hex'))
);
create index report_snapshot_codes on report_snapshot using gin (codes);

-- Whole reports that were published: a copy of report_snapshot, without its material.
create table pub.written_report (
  code text primary key,
  title_en text not null,
  title_km text not null,
  content text not null,
  codes text[] not null,
  as_of_seq bigint not null,
  frozen_on date not null,
  published_on date not null,
  checksum text not null,
  former_checksums text[] not null default '{}',
  withdrawn integer not null default 0
);
create index pub_written_report_codes on pub.written_report using gin (codes);

-- Questions that the desk saves under a name, and who wants to hear when their figures change.
create table saved_question (
  id uuid primary key,
  revision integer not null default 1,
  title text not null,
  -- The question as a query string, as the product writes it: codes and days, no words.
  address text not null check (length(address) <= 4000),
  -- Whether reviewers and analysts see it and may change it. If not, only its owner.
  shared boolean not null default false,
  owner_id uuid not null references member,
  created_at timestamptz not null default now()
);
create index saved_question_owner on saved_question (owner_id);

-- Who follows the figure of a saved query, and what they saw last.
create table question_subscription (
  question_id uuid not null references saved_question on delete cascade,
  member_id uuid not null references member on delete cascade,
  address text not null,
  -- What this member saw last: the total of count() for that query, and how many incidents matched. Nothing older
  -- is stored.
  seen jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (question_id, member_id)
);
create index question_subscription_member on question_subscription (member_id);

-- Secret addresses at which a feed reader follows the changes of one public figure, without a session: whoever has
-- the address can read it. Shown once, stored as SHA-256.
create table figure_feed (
  id uuid primary key,
  question_id uuid not null,
  member_id uuid not null,
  token_hash bytea not null unique,
  created_on date not null default (now() at time zone 'UTC')::date,
  expires_at timestamptz not null,
  -- A day only, so that nobody can tell from it when somebody reads.
  last_used_on date,
  address text not null,
  seq bigint not null,
  day date not null,
  -- The answer of the public facts to this query at public number seq, on that day. Null: nothing that may be
  -- compared.
  seen jsonb,
  foreign key (question_id, member_id) references question_subscription (question_id, member_id) on delete cascade,
  unique (question_id, member_id)
);

-- The changes that a private feed shows.
create table figure_feed_entry (
  id uuid primary key,
  -- The order in which changes were noted: two may belong to one public number.
  n bigint generated always as identity,
  feed_id uuid not null references figure_feed on delete cascade,
  seq bigint not null,
  day date not null,
  seen jsonb not null,
  -- The figure before: its public number, day and value. Null where the feed or its question began.
  was jsonb,
  address text not null
);
create index figure_feed_entry_feed on figure_feed_entry (feed_id, n desc);

-- Frozen figures that readers do not see yet, or no longer see. A frozen figure is either here or in pub.report,
-- never in both. Constraints are named report_*_not_null as in pub.report, because this table was made like it; a test
-- compares names.
create table report_figure (
  code text primary key constraint report_code_not_null not null,
  title text constraint report_title_not_null not null,
  question jsonb constraint report_question_not_null not null,
  answer jsonb constraint report_answer_not_null not null,
  rows jsonb constraint report_rows_not_null not null,
  as_of_seq bigint constraint report_as_of_seq_not_null not null,
  frozen_on date constraint report_frozen_on_not_null not null,
  checksum text constraint report_checksum_not_null not null,
  former_checksums text[] constraint report_former_checksums_not_null not null default '{}',
  withdrawn integer constraint report_withdrawn_not_null not null default 0,
  -- The log's last signed checkpoint before the report was frozen, which is public already. Null: there was none.
  log_size bigint,
  log_root text
);

-- Shared report drafts that somebody deleted, and what somebody else wrote over. Each stays for 30 days, for whoever
-- writes reports. A draft as it was before another member saved it, or before somebody deleted it (deleted).
create table report_draft_former (
  id uuid primary key,
  draft_id uuid not null,
  revision integer not null,
  draft jsonb not null,
  made_by uuid not null references member,
  changed_by uuid not null references member,
  changed_at timestamptz not null,
  replaced_by uuid not null references member,
  replaced_at timestamptz not null default now(),
  deleted boolean not null,
  constraint report_draft_former_is_one check (jsonb_typeof(draft) = 'object')
);
create index report_draft_former_replaced on report_draft_former (replaced_at desc, id);

-- ====================================================================================================
-- publishing
-- ====================================================================================================

-- Which revision was published when, by whom, and how coarsely.
create table publication (
  incident_id uuid not null references incident,
  pub_seq bigint not null,
  revision integer not null,
  published_by uuid not null references member,
  -- How exactly readers see the place (country to commune) and the date (year to day). Null counts as the coarsest.
  shown_place text,
  shown_date text,
  at timestamptz not null default now(),
  primary key (incident_id, pub_seq)
);

-- Who was monitoring, where and when. until_day is not included.
create table coverage_entry (
  id uuid primary key,
  revision integer not null default 1,
  place_code text not null references place,
  from_day date not null,
  until_day date not null,
  level text not null,
  group_id uuid references assembly_group,
  note text,
  shown boolean not null default false,
  entered_by uuid not null references member,
  constraint coverage_entry_level_known check (level in ('CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE')),
  constraint coverage_ordered check (from_day < until_day)
);

-- A figure that somebody else published. It is shown beside our own count and never added to it.
create table published_total (
  id uuid primary key,
  revision integer not null default 1,
  publisher text not null,
  title text not null,
  measure text not null,
  unit text not null check (unit in ('incidents', 'acts', 'people', 'other')),
  value_state text not null,
  value_low integer check (value_low >= 0),
  value_high integer,
  value_text text,
  from_day date not null,
  until_day date not null,
  place_code text references place,
  group_id uuid references assembly_group,
  part_of uuid references published_total,
  url text,
  note text,
  shown boolean not null default false,
  entered_by uuid not null references member,
  constraint published_total_value_ordered
    check ((value_high is null) or (value_low is null) or (value_low <= value_high)),
  constraint published_total_value_state_known check (value_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint total_ordered check (from_day < until_day)
);
create index published_total_part_of on published_total (part_of) where part_of is not null;

-- One row: the newest public number, and what readers are told about who publishes.
create table pub.head (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  is_demo boolean not null default false,
  organisation text not null default 'this organisation',
  standards text not null default '',
  -- The half-year in which totals of withheld types were counted last. Null: never.
  withheld_counted_in text,
  -- Who must agree before something is published: ruleOf in accounts/trust-policy.ts.
  rule text not null default 'two',
  constraint head_rule_listed check (rule in ('two', 'new-team', 'small-team'))
);

-- Groups that readers know.
create table pub.assembly_group (
  code text primary key,
  name_en text not null,
  name_km text,
  aliases text[] not null default '{}'
);

-- Published versions of incidents, coarsened. A version is in the editions from from_seq up to and not including
-- until_seq; null: it is the current one.
create table pub.incident (
  key bigint generated always as identity primary key,
  code text not null,
  from_seq bigint not null,
  until_seq bigint,
  published_on date not null,
  first_published_on date not null,
  kind text not null,
  title text not null,
  summary text,
  when_precision text not null,
  when_earliest date not null,
  when_latest date not null,
  place_code text,
  place_precision text,
  assembly_types text[],
  crowd_state text not null,
  crowd_low integer check (crowd_low >= 0),
  crowd_high integer,
  crowd_text text,
  issues text[],
  interference text not null,
  peacefulness text not null,
  grounds text[],
  grade text not null,
  grade_reason text,
  constraint pub_incident_assembly_types_known check (assembly_types <@ array[
    'AT_DEMONSTRATION', 'AT_MARCH', 'AT_RALLY', 'AT_SIT_IN', 'AT_VIGIL', 'AT_PICKET', 'AT_STRIKE', 'AT_PETITION',
    'AT_MEETING', 'AT_TRAINING', 'AT_COMMEMORATION', 'AT_ROADBLOCK', 'AT_ONLINE', 'AT_SOLO', 'AT_COUNTER', 'AT_OTHER',
    'AT_UNKNOWN'
  ]),
  constraint pub_incident_crowd_ordered
    check ((crowd_high is null) or (crowd_low is null) or (crowd_low <= crowd_high)),
  constraint pub_incident_crowd_state_known check (crowd_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint pub_incident_grade_known check (grade in ('VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK')),
  constraint pub_incident_grounds_known check (grounds <@ array[
    'GR_NO_PERMISSION', 'GR_PUBLIC_ORDER', 'GR_TRAFFIC', 'GR_HEALTH', 'GR_SECURITY', 'GR_OUTLAWED_GROUP',
    'GR_MERCENARY', 'GR_COURT_PRESSURE', 'GR_CRIMINAL_ACT', 'GR_PROPERTY', 'GR_NONE', 'GR_UNKNOWN'
  ]),
  constraint pub_incident_interference_known check (interference in ('IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN')),
  constraint pub_incident_issues_known check (issues <@ array[
    'IS_POLITICAL_PRISONERS', 'IS_LAND', 'IS_LABOUR', 'IS_ENVIRONMENT', 'IS_ELECTION', 'IS_EXPRESSION', 'IS_JUSTICE',
    'IS_RELIGION_ETHNIC', 'IS_OTHER'
  ]),
  constraint pub_incident_kind_known check (kind in ('IK_ASSEMBLY', 'IK_REPRISAL')),
  constraint pub_incident_peacefulness_known check (peacefulness in (
    'PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN'
  )),
  constraint pub_incident_place_precision_known check (place_precision in (
    'LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE'
  )),
  constraint pub_incident_when_ordered check (when_earliest <= when_latest),
  constraint pub_incident_when_precision_known check (when_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint pub_incident_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3))
);
create unique index pub_incident_current on pub.incident (code) where until_seq is null;
create index pub_incident_code on pub.incident (code, from_seq);
create index pub_incident_when on pub.incident (when_earliest desc, code) where until_seq is null;

-- Groups of a published version.
create table pub.incident_group (
  incident_key bigint not null references pub.incident on delete cascade,
  group_code text not null references pub.assembly_group,
  link text not null,
  role text,
  primary key (incident_key, group_code),
  constraint pub_incident_group_link_known check (link in ('GL_STATED', 'GL_INFERRED')),
  constraint pub_incident_group_role_known check (role in ('RO_ORGANISER', 'RO_PARTICIPANT', 'RO_COUNTER'))
);
create index pub_incident_group_code on pub.incident_group (group_code);

-- Acts of a published version, with the outcome of their assessment.
create table pub.act (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  kind text not null check (kind in ('restriction', 'force', 'liberty', 'legal')),
  type text not null,
  actor text,
  force_name text,
  by_state boolean not null,
  quantity_state text not null,
  quantity_low integer check (quantity_low >= 0),
  quantity_high integer,
  quantity_text text,
  people_state text not null,
  people_low integer check (people_low >= 0),
  people_high integer,
  people_text text,
  place_code text,
  place_precision text,
  when_precision text,
  when_earliest date,
  when_latest date,
  outcome text not null,
  assessed_by text,
  assessed_under text,
  tests_not_met text[] not null default '{}',
  primary key (incident_key, position),
  constraint pub_act_actor_known check (actor in (
    'PF_POLICE', 'PF_NAT_POLICE', 'PF_CAPITAL_POLICE', 'PF_PROV_POLICE', 'PF_DISTRICT_POLICE', 'PF_POST_POLICE',
    'PF_TRAFFIC_POLICE', 'PF_INTERVENTION', 'PF_PLAINCLOTHES', 'PF_GENDARMERIE', 'PF_ARMY', 'PF_BODYGUARD',
    'PF_DISTRICT_SECURITY', 'PF_VILLAGE_GUARD', 'PF_LOCAL_AUTH', 'PF_NAT_OFFICIAL', 'PF_PROSECUTOR', 'PF_COURT',
    'PF_PRISON', 'PF_PRIVATE_SECURITY', 'PF_COMPANY', 'PF_CIVILIANS_PRO', 'PF_UNIDENTIFIED', 'PF_UNKNOWN'
  )),
  constraint pub_act_outcome_known check (outcome in (
    'LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED'
  )),
  constraint pub_act_people_ordered
    check ((people_high is null) or (people_low is null) or (people_low <= people_high)),
  constraint pub_act_people_state_known check (people_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint pub_act_place_precision_known check (place_precision in (
    'LP_EXACT', 'LP_SITE', 'LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE', 'LP_COUNTRY', 'LP_ONLINE'
  )),
  constraint pub_act_quantity_ordered
    check ((quantity_high is null) or (quantity_low is null) or (quantity_low <= quantity_high)),
  constraint pub_act_quantity_state_known check (quantity_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint pub_act_type_known check (type in (
    'WITHHELD', 'RS_BAN_BLANKET', 'RS_BAN_SPECIFIC', 'RS_NOTIF_REFUSED', 'RS_PERMIT_DEMANDED', 'RS_COND_PLACE',
    'RS_COND_TIME', 'RS_COND_NUMBER', 'RS_COND_CONTENT', 'RS_TRAVEL_BLOCK', 'RS_INTIMIDATION', 'RS_SURVEIL_PHYS',
    'RS_SURVEIL_DIGITAL', 'RS_ID_CHECK', 'RS_STOP_SEARCH', 'RS_CORDON', 'RS_KETTLING', 'RS_DISPERSAL_ORDER',
    'RS_DISPERSAL', 'RS_RELOCATION', 'RS_SEIZE_MATERIAL', 'RS_DESTROY_MATERIAL', 'RS_SEIZE_DEVICE', 'RS_DELETE_IMAGES',
    'RS_OBSTRUCT_MONITOR', 'RS_NET_SHUTDOWN', 'RS_FAIL_PROTECT', 'RS_UNDERTAKING', 'RS_FINE', 'RS_EMPLOYMENT',
    'RS_ORG_SANCTION', 'RS_OTHER', 'RS_UNKNOWN', 'FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_GRAB', 'FM_CARRY',
    'FM_RESTRAINT', 'FM_PUNCH', 'FM_KICK', 'FM_THROW_DOWN', 'FM_SEXUAL', 'FM_BATON', 'FM_SHIELD', 'FM_IMPROVISED',
    'FM_DOG', 'FM_ELEC_CONTACT', 'FM_ELEC_PROJ', 'FM_IRRITANT_HAND', 'FM_IRRITANT_DIST', 'FM_IRRITANT_UNSPEC',
    'FM_SMOKE', 'FM_KIP', 'FM_DAZZLE', 'FM_WATER_CANNON', 'FM_FIRE_HOSE', 'FM_ACOUSTIC', 'FM_STUN_GRENADE',
    'FM_FIREARM_DISPLAY', 'FM_WARNING_SHOT', 'FM_CHOKE', 'FM_VEHICLE', 'FM_LIVE_FIRE', 'FM_OTHER', 'FM_UNSPEC',
    'FM_UNKNOWN', 'D_APPREHENDED', 'D_RELEASED_NO_PROCESS', 'D_ARREST', 'D_MASS_ARREST', 'D_POLICE_CUSTODY',
    'D_INCOMMUNICADO', 'D_PRETRIAL', 'D_RELEASED', 'LE_SUMMONS', 'LE_BRING_ORDER', 'LE_WARRANT',
    'LE_SUMMONS_OR_WARRANT', 'LE_COMPLAINT', 'LE_CHARGE', 'LE_CHARGE_DROPPED', 'LE_BAIL', 'LE_SUPERVISION',
    'LE_HEARING_SET', 'LE_HEARING', 'LE_HEARING_POSTPONED', 'LE_CONVICTED', 'LE_SUSPENDED', 'LE_ACQUITTED', 'LE_APPEAL',
    'LE_APPEAL_RESULT', 'LE_SERVED', 'LE_PARDON', 'LE_OFFICER_INVESTIGATION', 'LE_OFFICER_SANCTION', 'LE_UNKNOWN'
  )),
  constraint pub_act_type_withheld check (type <> 'FM_SEXUAL'),
  constraint pub_act_when_ordered check (when_earliest <= when_latest),
  constraint pub_act_when_precision_known check (when_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint pub_act_when_whole check (num_nulls(when_precision, when_earliest, when_latest) in (0, 3))
);

-- Harms of a published version.
create table pub.harm (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  type text not null,
  side text,
  count_state text not null,
  count_low integer check (count_low >= 0),
  count_high integer,
  count_text text,
  primary key (incident_key, position),
  constraint pub_harm_count_ordered check ((count_high is null) or (count_low is null) or (count_low <= count_high)),
  constraint pub_harm_count_state_known check (count_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  )),
  constraint pub_harm_side_known check (side in ('SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD')),
  constraint pub_harm_type_known check (type in (
    'INJURED', 'WITHHELD', 'HM_DEATH', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC', 'HM_CHEM_EXPOSURE',
    'HM_SEXUAL', 'HM_TORTURE', 'HM_PSYCH', 'HM_MISCARRIAGE', 'HM_DISAPPEARED', 'HM_PROPERTY_SEIZED',
    'HM_PROPERTY_DAMAGED', 'HM_NONE', 'HM_UNKNOWN'
  )),
  constraint pub_harm_type_withheld check (type not in (
    'HM_SEXUAL', 'HM_MISCARRIAGE', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'
  ))
);

-- Accounts of a published version that may be published.
create table pub.account (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  party text not null,
  stance text not null,
  text text,
  language text,
  about_this_event text not null,
  said_on_precision text,
  said_on_earliest date,
  said_on_latest date,
  primary key (incident_key, position),
  constraint pub_account_about_this_event_known check (about_this_event in ('yes', 'no', 'unknown')),
  constraint pub_account_party_known check (party in (
    'PA_AUTHORITY', 'PA_ORGANISER', 'PA_AFFECTED', 'PA_WITNESS', 'PA_MONITOR', 'PA_MEDIA', 'PA_MEDICAL', 'PA_COURT',
    'PA_OTHER'
  )),
  constraint pub_account_said_on_ordered check (said_on_earliest <= said_on_latest),
  constraint pub_account_said_on_precision_known check (said_on_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint pub_account_said_on_whole check (num_nulls(said_on_precision, said_on_earliest, said_on_latest) in (0, 3)),
  constraint pub_account_stance_known check (stance in (
    'DS_CONFIRMS', 'DS_DENIES', 'DS_DENIES_RESP', 'DS_ALT', 'DS_JUSTIFIES', 'DS_ACCEPTS', 'DS_PARTIAL', 'DS_NO_COMMENT',
    'DS_NOT_SOUGHT'
  ))
);

-- Sources of a published version. A withheld link says only that there is one.
create table pub.source (
  incident_key bigint not null references pub.incident on delete cascade,
  position integer not null,
  type text not null,
  publisher text,
  title text,
  url text,
  archive_url text,
  published_on_precision text,
  published_on_earliest date,
  published_on_latest date,
  link_withheld boolean not null,
  primary key (incident_key, position),
  constraint pub_source_published_on_ordered check (published_on_earliest <= published_on_latest),
  constraint pub_source_published_on_precision_known check (published_on_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  constraint pub_source_published_on_whole
    check (num_nulls(published_on_precision, published_on_earliest, published_on_latest) in (0, 3)),
  constraint pub_source_type_known check (type in (
    'SR_MONITOR', 'SR_VICTIM', 'SR_WITNESS', 'SR_ORGANISER', 'SR_AUTHORITY', 'SR_COURT', 'SR_MEDICAL', 'SR_LAWYER',
    'SR_NGO', 'SR_UN', 'SR_MEDIA_NAT', 'SR_MEDIA_LOCAL', 'SR_MEDIA_INT', 'SR_SOCIAL_VIDEO', 'SR_SOCIAL_TEXT',
    'SR_DATASET', 'SR_ANON'
  )),
  constraint pub_source_withheld check ((not link_withheld) or (num_nonnulls(publisher, title, url, archive_url) = 0))
);

-- The public feed: one line for each public number, in fixed words but for the note of a correction or retraction.
create table pub.change (
  seq bigint primary key,
  on_day date not null,
  code text,
  what text not null check (what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'coverage', 'total-shown',
    'total-changed', 'total-taken-away', 'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed'
  )),
  reason text,
  note text,
  into_code text,
  subject text,
  constraint pub_change_of_record check ((what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored'
  )) = (code is not null)),
  constraint pub_change_subject check ((code is null) or (subject is null))
);
create index pub_change_code on pub.change (code, seq);

-- Codes that answer 410 or redirect. A code is never used again.
create table pub.gone (
  code text primary key,
  what text not null check (what in ('retracted', 'merged', 'withdrawn')),
  seq bigint not null,
  reason text,
  note text,
  into_code text
);

-- Who was watching, as readers see it, by editions as pub.incident.
create table pub.coverage (
  key bigint generated always as identity primary key,
  entry text not null,
  place_code text not null,
  from_day date not null,
  until_day date not null,
  level text not null,
  group_code text references pub.assembly_group,
  from_seq bigint not null default 0,
  until_seq bigint,
  constraint pub_coverage_level_known check (level in ('CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'))
);
create unique index pub_coverage_current on pub.coverage (entry) where until_seq is null;
create index pub_coverage_group on pub.coverage (group_code) where group_code is not null;

-- Figures that others published, as readers see them.
create table pub.published_total (
  code text primary key,
  publisher text not null,
  title text not null,
  measure text not null,
  unit text not null,
  value_state text not null,
  value_low integer check (value_low >= 0),
  value_high integer,
  value_text text,
  from_day date not null,
  until_day date not null,
  place_code text,
  group_code text references pub.assembly_group,
  part_of text references pub.published_total,
  url text,
  constraint pub_published_total_value_ordered
    check ((value_high is null) or (value_low is null) or (value_low <= value_high)),
  constraint pub_published_total_value_state_known check (value_state in (
    'CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN'
  ))
);
create index pub_published_total_group on pub.published_total (group_code) where group_code is not null;
create index pub_published_total_part_of on pub.published_total (part_of) where part_of is not null;

-- What published records hold and no total has counted yet: one row for each record and table, in the order of the
-- table's columns.
create table withheld_waiting (
  incident_id uuid not null references incident on delete cascade,
  tally text not null,
  half_year text not null,
  -- People or acts of all columns together, as readers see them. Null where readers see only that there is
  -- something.
  seen integer check (seen >= 0),
  field text not null default 'lows',
  -- The minimum in each column of the table, encrypted like the answers of the record.
  value bytea,
  key_id text not null default 'none',
  primary key (incident_id, tally),
  constraint withheld_waiting_encrypted check (key_id <> 'none')
);
create index withheld_waiting_group on withheld_waiting (half_year, tally);

-- Records that were counted together. Null: a total that may not be shown, so it is not stored.
create table withheld_block (
  key bigint generated always as identity primary key,
  half_year text not null,
  tally text not null,
  counted_in text not null,
  shown integer[] not null check (5 <= all (shown))
);

-- Which records were counted in which table. A record is counted once in each; what is withdrawn later is not
-- counted again.
create table withheld_member (
  incident_id uuid not null references incident on delete cascade,
  tally text not null,
  block bigint not null references withheld_block,
  half_year text not null,
  seen integer,
  taken_back boolean not null default false,
  primary key (incident_id, tally)
);
create index withheld_member_block on withheld_member (block);

-- Only what may be shown. A figure without a row here is below 5, or is not shown to protect people.
create table pub.withheld_total (
  half_year text not null,
  tally text not null,
  code text not null,
  low integer not null check ((low >= 5) and ((low % 5) = 0)),
  primary key (half_year, tally, code)
);

-- One detail that must be deleted for good: one person asks, another approves. What it said is nowhere in this
-- table.
create table erasure (
  id uuid primary key,
  incident_id uuid not null references incident,
  -- Which answer, as the log names it: /acts/<id>/forceName; or reason/<n>, the reason given in log entry n.
  path text not null,
  why text not null,
  asked_by uuid not null references member,
  asked_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  outcome text check (outcome in ('erased', 'refused')),
  -- The revision of the record that the request was about.
  revision integer,
  constraint erasure_decided_whole check (num_nulls(decided_by, decided_at, outcome) in (0, 3)),
  constraint erasure_two_people check ((decided_by is null) or (outcome = 'refused') or (decided_by <> asked_by))
);
create index erasure_incident on erasure (incident_id);

-- Records hidden for safety. One person hides a record at once; a second confirms it or restores the record.
-- revision: the one that hiding made. stood: the record's state before. decision: null while it is hidden.
create table withdrawal (
  incident_id uuid not null references incident on delete cascade,
  revision integer not null,
  withdrawn_by uuid not null references member,
  stood text not null,
  decision text,
  answered_by uuid references member,
  at timestamptz not null default now(),
  -- The request that hid it. Null: it was withdrawn when withdrawing still deleted its rows.
  batch uuid,
  -- The public number at which readers last saw it.
  seq bigint,
  -- Its public code, and the codes of duplicates that had been merged into it.
  codes text[],
  -- The record that it had itself been merged into.
  merged_into uuid,
  -- A second reviewer who has looked at it.
  looked_by uuid references member,
  answered_at timestamptz,
  -- Who asked that it be forgotten; null: nobody has.
  forget_asked_by uuid references member,
  forget_asked_at timestamptz,
  primary key (incident_id, revision),
  constraint withdrawal_answered check ((decision is null) = (answered_by is null)),
  constraint withdrawal_decision check (decision in ('forget', 'restore')),
  constraint withdrawal_forget_asked check (num_nulls(forget_asked_by, forget_asked_at) in (0, 2)),
  constraint withdrawal_hidden check (num_nulls(batch, seq, codes) in (0, 3)),
  constraint withdrawal_looked_at check (looked_by <> withdrawn_by),
  constraint withdrawal_stood_known check (stood in (
    'WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED', 'WS_REJECTED',
    'WS_RETRACTED', 'WS_MERGED'
  )),
  constraint withdrawal_two_people
    check ((decision is distinct from 'forget') or (answered_by <> coalesce(forget_asked_by, withdrawn_by)))
);
create index withdrawal_waiting on withdrawal (incident_id) where decision is null;
create index withdrawal_answered on withdrawal (answered_by, answered_at);

-- The public rows of hidden records, and the reports that included them, row by row. As sensitive as unpublished
-- data. If one of these tables gets a new column later, its default fills it.
create table hidden_row (
  n bigint generated always as identity primary key,
  -- The public code of a record or of a report, or the public key of an entry of coverage.
  code text not null,
  source text not null,
  row jsonb not null,
  constraint hidden_row_source check (source in (
    'pub.incident', 'pub.incident_group', 'pub.act', 'pub.harm', 'pub.account', 'pub.source', 'pub.change', 'pub.gone',
    'pub.copy_gone', 'report_snapshot', 'pub.report', 'pub.coverage'
  ))
);
create index hidden_row_code on hidden_row (code);

-- A published version is deleted only when it is withdrawn for safety or made coarser. A feed that kept the figures
-- from before would reveal it by the difference of two, so every feed begins again.
create function forget_fed_figures() returns trigger language plpgsql as $$
begin
  -- The feeds first, all of them: whoever reads one has locked it, and adds its entries afterwards.
  update figure_feed set seen = null;
  delete from figure_feed_entry;
  return null;
end $$;
create trigger forget_fed_figures after delete on pub.incident for each statement execute function forget_fed_figures();
-- Coverage that is taken back is removed from figures of earlier days too, since it may tell who was where. A feed
-- would otherwise keep rates that were computed with it.
create trigger forget_fed_figures after delete on pub.coverage for each statement execute function forget_fed_figures();

-- ====================================================================================================
-- audit-log
-- ====================================================================================================

-- The number of log entries. Positions have no gaps: a writer takes the next from this row, last in its transaction.
create table log_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null,
  -- Roots of the log's complete subtrees, the widest first. Folded from the right they give its root (RFC 6962).
  stack bytea[] not null default '{}'
);

-- `data` is JSON and is hashed as these exact bytes: hash = sha256(0x00 || data). The other columns serve to find an
-- entry; the verifier compares them with data.
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
create index log_leaf_entity on log_leaf (entity_id, idx);

-- disclosure = base64url of JSON [salt, field, value]. Its SHA-256 is in the data of the entry. Erasing a value
-- deletes its row here.
create table log_value (
  idx bigint not null,
  field text not null,
  disclosure text not null,
  primary key (idx, field)
);

-- Signed states of the log. They are in the public schema because they are meant to be copied and kept elsewhere.
-- `note` is a C2SP signed note over size and root; `key` is the line that verifies it.
create table pub.log_checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  key text not null,
  cosignatures text[] not null default '{}'
);

-- What each witness has signed last: the number of entries, and the last failure. `key` is the line that verifies
-- its signatures, cosigned_at is by its own clock. `trouble` is null when its last answer was a signature.
create table log_witness (
  key text primary key,
  name text not null,
  size bigint not null default 0,
  cosigned_at timestamptz,
  tried_at timestamptz,
  trouble text check (trouble in ('unreachable', 'not-followed', 'not-signed', 'other-history', 'ahead'))
);

-- The tables whose rows the log covers: schema.table, its columns in the order of the digest, which rows (an SQL
-- condition on n), and whether older rows were taken over. Whatever a transaction writes in a covered table is named
-- by its next log entry, with a digest of each row as it now is, or without one where the row was deleted. A row
-- that no entry names was inserted by hand; a row whose digest differs was changed by hand.
-- platform/database/coverage.ts lists the tables and the columns that are left out.
create table covered_table (
  name text primary key,
  columns text[] not null,
  condition text not null,
  taken boolean not null default false
);

-- digest = sha256(salt || the row as text), as in the log. Only log_append writes here, so a row written without a
-- log entry has no matching digest. Each digest has its own salt, which is overwritten when the row changes: what a
-- row said before cannot be confirmed by any digest that is left.
create table row_mark (
  of text not null,
  key text not null,
  salt bytea not null,
  digest bytea not null,
  primary key (of, key)
);

create view change as
  select idx + 1 as seq, entity_id as incident_id, revision, actor_id, what as kind, at from log_leaf where entity = 'incident';

create function log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the revision log is never changed' using errcode = '55000';
end $$;
create trigger log_leaf_stays before delete or update on log_leaf for each row execute function log_refuse();
create trigger log_leaf_whole before truncate on log_leaf for each statement execute function log_refuse();
create trigger log_value_stays before update on log_value for each row execute function log_refuse();

create function log_base64url(bytes bytea) returns text language sql immutable parallel safe as $$
  select translate(encode(bytes, 'base64'), E'+/=\n', '-_')
$$;

-- Returns the log's name of a member or record: a digest that cannot be traced back to an internal id.
create function log_name(kind text, id uuid) returns text language sql immutable parallel safe as $$
  select left(log_base64url(sha256(convert_to(kind || ' ' || id::text, 'UTF8'))), 22)
$$;

-- Appends one entry to the log. The rows that wait are added as one more value, "row-digests".
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
  written text;
begin
  select size, stack into n, roots from log_head for update;
  moment := coalesce(happened, clock_timestamp());
  written := log_rows_taken();
  if written is not null then
    fields := fields || 'row-digests'::text;
    disclosures := disclosures || log_disclosure('row-digests', written);
  end if;
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

-- Appends many entries about one kind of thing at once, byte for byte what log_append would append one after the
-- other, but takes the head once. Bulk work uses it so that it blocks nobody for long. A test compares the two.
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

create function log_take_over_records() returns integer language plpgsql as $$
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

-- Refuses a value that belongs to no entry. A check of each value took a third of the time of a log entry. Entries
-- have no gaps and are never deleted (log_refuse), so checking the first and the last of a statement is enough.
create function log_value_has_leaf() returns trigger language plpgsql as $$
declare
  first bigint;
  last bigint;
begin
  select min(idx), max(idx) into first, last from added;
  if first is not null and not (exists (select from log_leaf where idx = first) and exists (select from log_leaf where idx = last)) then
    raise exception 'a value of no leaf' using errcode = 'foreign_key_violation', table = 'log_value', constraint = 'log_value_has_leaf';
  end if;
  return null;
end $$;
create trigger log_value_has_leaf after insert on log_value
  referencing new table as added for each statement
  execute function log_value_has_leaf();

-- Returns the SQL that turns a row n into text. The text is the same whatever the settings of the connection.
create function log_row_text(of_table regclass, columns text[]) returns text language sql stable as $$
  select string_agg(part, ' || ' order by g) from (
    select (o - 1) / 40 as g, 'json_build_array(' || string_agg(case
        when a.atttypid = 'bytea'::regtype then format('encode(sha256(n.%I), ''hex'')', c)
        when a.atttypid = 'timestamptz'::regtype then format('n.%I at time zone ''UTC''', c)
        else format('n.%I', c) end, ', ' order by o) || ')::text' as part
      from unnest(columns) with ordinality as t(c, o) join pg_attribute a on a.attrelid = of_table and a.attname = c
     group by (o - 1) / 40) as parts
$$;

create function log_row_key(of_table regclass) returns text language sql stable as $$
  select 'concat_ws('' '', ' || string_agg(case when a.atttypid = 'bytea'::regtype then format('encode(n.%I, ''hex'')', a.attname) else format('n.%I::text', a.attname) end, ', ' order by k.o) || ')'
    from pg_index i, unnest(i.indkey) with ordinality as k(number, o), pg_attribute a
   where i.indrelid = of_table and i.indisprimary and a.attrelid = of_table and a.attnum = k.number
$$;

-- Stores what a statement wrote until the end of the transaction, or until a log entry takes it.
create function log_rows_wait(said text) returns void language sql as $$
  select set_config('vigil.rows', concat_ws(',', nullif(current_setting('vigil.rows', true), ''), said), true) where said is not null
$$;

create function log_row_said(of_table text, key text, row_text text, salt bytea) returns text language sql immutable as $$
  select '["' || of_table || '",' || to_json(key) || ',"' || encode(salt, 'hex') || '","' || encode(sha256(salt || convert_to(row_text, 'UTF8')), 'hex') || '"]'
$$;

-- Makes a table a covered one. Called again with other columns, its rows are taken over again, except those that
-- already differed from the log.
create function log_cover(of_name text, of_columns text[], of_condition text) returns void language plpgsql as $cover$
declare
  of_table regclass := of_name::regclass;
  of_mark text := regexp_replace(of_name, '^public\.', '');
  watch text := 'log_rows_' || replace(regexp_replace(of_name, '^public\.', ''), '.', '_');
  row_text text := log_row_text(of_table, of_columns);
  row_key text := log_row_key(of_table);
  before record;
  known text[];
begin
  select * into before from covered_table where name = of_name;
  if found and (before.columns, before.condition) is distinct from (of_columns, of_condition) then
    select array_agg(c) into known from unnest(before.columns) as c where exists (select from pg_attribute where attrelid = of_table and attname = c and not attisdropped);
    -- A mark of a row that was changed by hand stays, and the row with it is found.
    execute format('delete from row_mark m using %s n where m.of = %L and m.key = %s%s', of_table, of_mark, row_key,
      case when known = before.columns then format(' and m.digest = sha256(m.salt || convert_to(%s, ''UTF8''))', log_row_text(of_table, before.columns)) else '' end);
  end if;
  execute format($f$
    create or replace function public.%1$I() returns trigger language plpgsql as $watch$
    begin
      if tg_op = 'INSERT' then
        perform log_rows_wait(string_agg(log_row_said(%2$L, k, t, s), ',')) from (select %3$s as k, %4$s as t, uuid_send(gen_random_uuid()) as s from added n where %5$s offset 0) as rows;
      elsif tg_op = 'DELETE' then
        perform log_rows_wait(string_agg('["' || %2$L || '",' || to_json(k) || ',null,null]', ',')) from (select %3$s as k from removed n where %5$s) as rows;
      else
        perform log_rows_wait(string_agg(log_row_said(%2$L, k, t, s), ',')) from (
          select k, t, uuid_send(gen_random_uuid()) as s from (select %3$s as k, %4$s as t from added n where %5$s except select %3$s, %4$s from removed n where %5$s) as now
            left join (select %3$s as k, %4$s as was from removed n where %5$s) as before using (k) where log_row_fits(%2$L, k, was) offset 0) as rows;
        perform log_rows_wait(string_agg('["' || %2$L || '",' || to_json(k) || ',null,null]', ',')) from (
          select %3$s as k from removed n where %5$s except select %3$s from added n where %5$s) as rows;
      end if;
      return null;
    end $watch$
  $f$, watch, of_mark, row_key, row_text, of_condition);
  execute format('create or replace trigger log_rows_added after insert on %s referencing new table as added for each statement execute function public.%I()', of_table, watch);
  execute format('create or replace trigger log_rows_changed after update on %s referencing old table as removed new table as added for each statement execute function public.%I()', of_table, watch);
  execute format('create or replace trigger log_rows_removed after delete on %s referencing old table as removed for each statement execute function public.%I()', of_table, watch);
  insert into covered_table (name, columns, condition) values (of_name, of_columns, of_condition)
    on conflict (name) do update set columns = excluded.columns, condition = excluded.condition, taken = false
      where (covered_table.columns, covered_table.condition) is distinct from (excluded.columns, excluded.condition);
end $cover$;

-- Adds older rows without a mark to those that wait for a log entry. `whatever`: also rows whose mark does not
-- match, for data loaded in bulk (the demo, the reference events). Returns how many.
create function log_rows_unmarked(of_name text, whatever boolean, at_most integer) returns integer language plpgsql as $$
declare
  c covered_table;
  of_mark text := regexp_replace(of_name, '^public\.', '');
  n integer;
begin
  select * into c from covered_table where name = of_name;
  execute format($f$
    with rows as materialized (
      select k, t, uuid_send(gen_random_uuid()) as s from (select %2$s as k, %3$s as t from %1$s n where %4$s) as row
        left join row_mark m on m.of = %5$L and m.key = k
       where m.digest is null or (%6$L::boolean and m.digest <> sha256(m.salt || convert_to(t, 'UTF8'))) limit %7$s),
    said as (select string_agg(log_row_said(%5$L, k, t, s), ',') as said, count(*)::integer as n from rows)
    select said.n from said, log_rows_wait(said.said)
  $f$, of_name::regclass, log_row_key(of_name::regclass), log_row_text(of_name::regclass, c.columns), c.condition, of_mark, whatever, at_most) into n;
  return coalesce(n, 0);
end $$;

-- Returns the waiting rows as the value of one log entry and writes their marks. Null: none wait.
create function log_rows_taken() returns text language plpgsql as $$
declare
  waiting text := current_setting('vigil.rows', true);
  value text;
begin
  if coalesce(waiting, '') = '' then return null; end if;
  perform set_config('vigil.rows', '', true);
  with said as (
    select distinct on (r ->> 0, r ->> 1) r ->> 0 as of, r ->> 1 as key, decode(r ->> 2, 'hex') as salt, r ->> 3 as digest
      from jsonb_array_elements(('[' || waiting || ']')::jsonb) with ordinality as t(r, o) order by r ->> 0, r ->> 1, o desc),
  gone as (delete from row_mark m using said s where s.digest is null and m.of = s.of and m.key = s.key),
  kept as (insert into row_mark (of, key, salt, digest) select of, key, salt, decode(digest, 'hex') from said where digest is not null
           on conflict (of, key) do update set salt = excluded.salt, digest = excluded.digest)
  select json_agg(json_build_array(of, key, digest) order by of, key)::text into value from said;
  return value;
end $$;

create function log_disclosure(field text, value text) returns text language sql volatile as $$
  select log_base64url(convert_to(format('["%s",%s,%s]', log_base64url(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))), to_json(field), value), 'UTF8'))
$$;

-- Appends an entry at commit for rows that were written after the last entry of a transaction, or with the entries
-- of many records. A transaction without any entry gets none, so what it wrote does not match the log and is found.
create function log_rest() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('vigil.rows', true), '') <> '' then perform log_append(new.actor_id, 'written', 'rows', null, null, '{}', '{}'); end if;
  return null;
end $$;
create constraint trigger log_rest after insert on log_leaf deferrable initially deferred
  for each row
  execute function log_rest();

-- Appends one entry for at most so many rows that no entry names yet, and returns how many; 0: none are left. Its
-- transaction does nothing else.
create function log_take_over_rows(whatever boolean, at_most integer) returns integer language plpgsql as $$
declare
  c record;
  taken integer := 0;
begin
  for c in select t.name from covered_table t where whatever or not t.taken order by t.name loop
    exit when taken >= at_most;
    taken := taken + log_rows_unmarked(c.name, whatever, at_most - taken);
  end loop;
  if taken > 0 and whatever then perform log_append(null, 'taken-over', 'rows', null, null, '{}', '{}', '"takenOver":true,');
  elsif taken > 0 then perform log_append(null, 'taken-over', 'rows', null, null, array['covers'], array[log_disclosure('covers', log_covers(false))], '"takenOver":true,'); end if;
  return taken;
end $$;

-- Logs everything that no entry names yet. For data loaded in bulk (the demo, the reference events).
create function log_take_over() returns integer language plpgsql as $$
declare
  taken integer := log_take_over_records();
  more integer;
begin
  loop
    more := log_take_over_rows(true, 5000);
    taken := taken + more;
    exit when more = 0;
  end loop;
  return taken;
end $$;

-- Whether the log vouches for a row as it stood before an update: its mark fits, or it was written earlier in this transaction. A row without
-- a mark was put in by hand, unless its table was not taken over yet or a migration made the row.
create function log_row_fits(of_mark text, of_key text, was text) returns boolean language sql stable as $$
  select was is null
      or coalesce((select m.digest = sha256(m.salt || convert_to(was, 'UTF8')) from row_mark m where m.of = of_mark and m.key = of_key),
                  of_mark = 'pub.head' or not exists (select from covered_table c where c.taken and regexp_replace(c.name, '^public\.', '') = of_mark))
      or position('["' || of_mark || '",' || to_json(of_key)::text || ',' in coalesce(current_setting('vigil.rows', true), '')) > 0
$$;

-- Which columns of which rows a table's digests are over. A line of taking over says it, so that verification can tell the taking over after a
-- changed list from one that somebody had done to rows which the log vouched for already.
create function log_covers(whatever boolean) returns text language sql stable as $$
  select json_agg(json_build_array(regexp_replace(name, '^public\.', ''), encode(sha256(convert_to(array_to_json(columns)::text || condition, 'UTF8')), 'hex')) order by name)::text
    from covered_table where whatever or not taken
$$;

-- ====================================================================================================
-- The first rows
-- ====================================================================================================

insert into log_head (size) values (0);
insert into pub.head (seq) values (0);
