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
