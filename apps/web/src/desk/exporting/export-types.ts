/** An export as the API says it. */
export interface ExportRecord {
  id: string; member: string; audience: 'public' | 'internal'; data: 'incidents' | 'figures'; format: string; question: string; reason: string | null; fileName: string;
  state: 'asked' | 'running' | 'complete' | 'stopped'; whyStopped: string | null; incidents: number; leftOut: number; rowsExpected: number; rowsWritten: number; takenBack: number;
  checksum: string | null; log: { size: number; root: string } | null; askedAt: string;
}

export const FORMATS = {
  public: { incidents: ['csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'acled'], figures: ['csv', 'xlsx', 'json'] },
  internal: { incidents: ['csv', 'xlsx', 'json', 'ndjson'], figures: ['csv', 'xlsx', 'json'] },
} as const;

/** Whether it will not move any more. */
export const hasEnded = ({ state }: ExportRecord): boolean => state === 'complete' || state === 'stopped';
