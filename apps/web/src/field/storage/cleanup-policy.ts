/** The state of a file on the server. */
export type FileState = 'expected' | 'stored' | 'refused';

/**
 * Decides what to do with a report that the server has, by the state of its files: continue sending; delete all of it;
 * or keep it and say so, because a file was refused and may exist nowhere else. A file that the server refuses after it
 * had confirmed it was erased there permanently, and counts as stored.
 * @param sent files that the server once confirmed
 */
export const cleanupFor = (
  files: readonly { id: string }[],
  onServer: ReadonlyMap<string, FileState>,
  sent: ReadonlySet<string>,
): 'send-on' | 'delete' | 'keep' => {
  const states = files.map(({ id }) =>
    sent.has(id) && onServer.get(id) === 'refused' ? 'stored' : (onServer.get(id) ?? 'expected'),
  );
  if (states.includes('expected')) return 'send-on';
  return states.includes('refused') ? 'keep' : 'delete';
};
