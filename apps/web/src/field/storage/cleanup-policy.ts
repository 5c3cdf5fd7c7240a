/** How a file stands at the office. */
export type AtOffice = 'expected' | 'stored' | 'refused';

/**
 * What a phone does with a report that the office has, by how its files stand there: send on; let go of all of it; or
 * keep it and say so, because a file was refused and may be nowhere else. One that the office had, and has no more, was
 * erased there for good.
 * @param sent which files the office once said that it has
 */
export const whatNow = (
  files: readonly { id: string }[],
  atOffice: ReadonlyMap<string, AtOffice>,
  sent: ReadonlySet<string>,
): 'send-on' | 'let-go' | 'keep' => {
  const states = files.map(({ id }) =>
    sent.has(id) && atOffice.get(id) === 'refused' ? 'stored' : (atOffice.get(id) ?? 'expected'),
  );
  if (states.includes('expected')) return 'send-on';
  return states.includes('refused') ? 'keep' : 'let-go';
};
