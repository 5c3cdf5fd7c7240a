-- How often something was tried, counted by all servers together: wrong passwords of one network, readings of one private
-- address. A key is a keyed hash, so no network or name stands here. Unlogged: after a crash it is empty, and counting
-- begins anew. Not in a backup. Written by rate-limiter-flexible, which wants these columns in this order.
create unlogged table shared_limit (
  key text primary key,
  points integer not null default 0,
  -- When it is forgotten, in milliseconds since 1970.
  expire bigint
);
