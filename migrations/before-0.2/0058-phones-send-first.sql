-- A phone that is to end may first send what it has.

alter table field_device add column ends_by timestamptz;
comment on column field_device.ends_by is 'The phone was told to send what it has and to begin no new report. It ends when it says that nothing is left, and at this time at the latest: from then on its token may nothing, as when ended_at is set.';

create function phone_is_live(ended_at timestamptz, ends_by timestamptz) returns boolean language sql stable as $$
  select ended_at is null and (ends_by is null or ends_by > now())
$$;
comment on function phone_is_live is 'Whether a phone may still submit: nobody ended it, and the time that it had for sending what it has is not over. now() is when the transaction began; one that was ended after that has ended all the same.';
