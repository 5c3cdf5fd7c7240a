import { countChosen, queuePath, readQueueAddress, sortedBy, WHOLE_QUEUE, withValue } from './queue-address.js';

const read = (path: string) => readQueueAddress(new URL(path, 'http://desk').search);

describe('the queue in the address', () => {
  it('is read again as it was written', () => {
    const address = {
      ...WHOLE_QUEUE,
      values: { status: ['WS_SUBMITTED', 'WS_VERIFIED'], 'acts.type': ['RS_SEIZE_MATERIAL'] },
      mine: true,
      q: 'a & b, បដា',
      from: '2021-01-01',
      until: '2021-06-30',
      sort: 'age' as const,
      isDescending: true,
      page: 3,
    };
    expect(read(queuePath(address))).toEqual(address);
    expect(queuePath(address)).toContain('status=WS_SUBMITTED,WS_VERIFIED');
  });

  it('says nothing while everything is shown in the usual order', () => {
    expect(queuePath({ ...WHOLE_QUEUE, q: ' ' })).toBe('/desk');
    expect(read('/desk?lang=km')).toEqual(WHOLE_QUEUE);
  });

  it.each(['?sort=narrative', '?page=0', '?page=x', '?from=2021-02-30', '?status=', '?colour=red'])(
    'leaves out what it does not know: %s',
    (search) => expect(readQueueAddress(search)).toEqual(WHOLE_QUEUE),
  );

  it('begins at the first page when something is chosen', () => {
    const chosen = withValue({ ...WHOLE_QUEUE, page: 4 }, 'gap', 'one-source', true);
    expect([chosen.page, chosen.values['gap'], countChosen(chosen)]).toEqual([1, ['one-source'], 1]);
    expect(countChosen(withValue(chosen, 'gap', 'one-source', false))).toBe(0);
  });

  it('sorts by the same column in the other direction', () => {
    const first = sortedBy(WHOLE_QUEUE, 'title');
    expect([first.isDescending, sortedBy(first, 'title').isDescending]).toEqual([false, true]);
    expect(sortedBy(WHOLE_QUEUE, 'day').isDescending).toBe(true);
  });
});
