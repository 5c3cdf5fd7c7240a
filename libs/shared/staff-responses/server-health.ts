/** What Vigil needs in order to work. */
export type HealthProbe = 'database' | 'publicDatabase' | 'disk' | 'key' | 'log' | 'queue';
export type HealthOutcome = 'ok' | 'failed';

export interface Readiness {
  ready: boolean;
  checks: Record<HealthProbe, HealthOutcome>;
}

/** Where the key of internal answers comes from, never its path. */
export type KeyPlace = 'demo' | 'beside-the-data' | 'file' | 'command';

/**
 * Details of a place's newest backup. They never say where the backup is, because whoever takes the home would look
 * there next.
 */
export interface LastBackup {
  /** The moment of the backup: '2026-11-27T18:00:00Z'. */
  madeAt: string;
  /**
   * Number of evidence files in it; how many of them were known to be damaged; and how many it lacks because they were
   * lost.
   */
  files: number;
  damaged: number;
  lost: number;
  /** When it was read back after it was made; undefined: by an earlier Vigil, which did not. */
  checkedAt?: string;
}

/** What an administrator needs to know about the server. Nothing about any record. */
export interface ServerHealth extends Readiness {
  /** Free bytes on the disks of the home and of the evidence; null if unknown. */
  freeBytes: { home: number | null; evidence: number | null };
  evidence: { files: number; damaged: number; lastCheckedAt: string | null };
  backup: LastBackup | null;
  key: KeyPlace;
  /**
   * Whether `npm run keys -- lock` removed the key from memory. Readers are not affected; members cannot open a record.
   */
  locked: boolean;
  /** Whether readers can search the texts of the public list; and if not, why. */
  search: SearchState;
}

export type SearchState = 'on' | 'not-wanted' | 'too-large' | 'failed';
