import type { Day } from '../day/day.js';
import type { DatasetLicence } from '../incident/dataset-licences.js';

/** What is said of a dataset that others made. */
export interface DatasetStatement {
  name: string;
  /** Who made it. */
  maker: string;
  licence: DatasetLicence;
  /** What the licence says, where its code does not say it; null: nothing more. */
  licenceWords: string | null;
  /** How its makers ask to be cited. */
  citation: string;
  /** How it was made, and what it cannot say. */
  limits: string;
  /** Since when it is withdrawn, and why; null: it is not. */
  withdrawnOn: Day | null;
  withdrawnWhy: string | null;
}

export interface Dataset extends DatasetStatement {
  id: string;
  revision: number;
}

/** Which state of a dataset an import brought: at least one of the two. */
export interface DatasetState {
  version: string | null;
  takenOn: Day | null;
}

/** That an import brought records of a dataset. */
export interface DatasetOfImport extends DatasetState {
  revision: number;
  dataset: Dataset;
}

/** The dataset that a record came from; null: it is the team's own. */
export interface DatasetOfRecord {
  from: (DatasetState & { dataset: Dataset }) | null;
}

/**
 * A dataset of which a figure or a file has records, or which its question names, with every state of it that was
 * imported.
 */
export interface DatasetInFigure extends Dataset {
  /** False: the question names it, and none of its records is there. */
  hasRecords: boolean;
  states: DatasetState[];
}
