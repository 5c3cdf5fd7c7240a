/** An export, as the API sends it. */
export interface ExportRecord {
  id: string;
  memberId: string;
  member: string;
  audience: 'public' | 'internal';
  data: 'incidents' | 'figures';
  format: string;
  question: string;
  reason: string | null;
  fileName: string;
  state: 'waiting' | 'asked' | 'running' | 'complete' | 'stopped';
  whyStopped: string | null;
  incidents: number;
  leftOut: number;
  rowsExpected: number;
  rowsWritten: number;
  takenBack: number;
  checksum: string | null;
  log: { size: number; root: string } | null;
  askedAt: string;
  readyAt: string | null;
  until: string | null;
  readyByItself: string | null;
  takings: number;
  answer: 'released' | 'refused' | null;
  answeredBy: string | null;
  answeredAt: string | null;
  answerReason: string | null;
}

export const FORMATS = {
  public: {
    incidents: ['csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'acled'],
    figures: ['csv', 'xlsx', 'json'],
  },
  internal: { incidents: ['csv', 'xlsx', 'json', 'ndjson'], figures: ['csv', 'xlsx', 'json'] },
} as const;

/** Whether its state is final. */
export const hasEnded = ({ state }: ExportRecord): boolean => state === 'complete' || state === 'stopped';

/** Whether the member who asked may take the file of internal data now. */
export const mayTake = ({ audience, state, readyAt, until, takings, whyStopped }: ExportRecord): boolean =>
  audience === 'internal' &&
  readyAt !== null &&
  until !== null &&
  Date.now() < Date.parse(until) &&
  (state === 'asked' || state === 'complete' || (state === 'stopped' && takings > 0 && whyStopped !== 'refused'));
