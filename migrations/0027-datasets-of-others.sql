-- Datasets that others made, such as ACLED, and which imports brought records of them. For staff alone.
create table dataset (
  id uuid primary key,
  revision integer not null default 1,
  name text not null,
  -- Who made it.
  maker text not null,
  -- A code of libs/shared/incident/dataset-licences.ts; licence_words where the code does not say enough.
  licence text not null,
  licence_words text,
  -- How its makers ask to be cited.
  citation text not null,
  -- How it was made, and what it cannot say.
  limits text not null,
  -- Since when its makers, or the team, no longer stand by it. What nobody reviewed of it is then in no figure.
  withdrawn_on date,
  withdrawn_why text,
  constraint dataset_withdrawn_with_reason check (num_nulls(withdrawn_on, withdrawn_why) in (0, 2))
);

-- An import that brought records of such a dataset. Without a row here, they are the team's own.
create table dataset_batch (
  -- The import.
  id uuid primary key references import,
  revision integer not null default 1,
  dataset_id uuid not null references dataset,
  -- Which state of the dataset it was: as its makers name it, or the day on which it was taken; or both.
  version text,
  taken_on date,
  constraint dataset_batch_says_which check (num_nulls(version, taken_on) < 2)
);
create index dataset_batch_dataset on dataset_batch (dataset_id);
