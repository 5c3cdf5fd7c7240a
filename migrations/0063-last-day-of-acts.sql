-- The last day of the acts that figures of acts count by their own day: reports ask for it, and few acts have days of their own.
create index pub_act_when on pub.act (when_latest)
  where when_latest is not null and kind in ('restriction', 'liberty') and type <> 'D_RELEASED';
