export type ExportAudience = 'public' | 'internal';
export type ExportedData = 'incidents' | 'figures';
export type ExportState = 'waiting' | 'asked' | 'running' | 'complete' | 'stopped';
export type WhyStopped = 'cancelled' | 'connection-lost' | 'failed' | 'server-ended' | 'never-begun' | 'refused';
