-- Some acts want a proof of who one is each time: one proof is good for one of them.

alter table session add column proof_spent_for text;
comment on column session.proof_spent_for is 'SHA-256 of the act that used up the last proof, so that the same request may be sent again; null: it is unspent.';
comment on column session.proved_at is 'When the member last showed that it is them; how old that may be for what: STEP_UP in apps/api/http/rights.ts.';
