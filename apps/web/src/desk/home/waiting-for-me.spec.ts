import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import type { ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import { hiddenForMe, membersForMe, ofOthers, releasesForMe } from './waiting-for-me.js';

const release = (mayAnswer: boolean): ReleaseView => ({ mayAnswer, mine: !mayAnswer }) as ReleaseView;
const hidden = (mayLook: boolean, mayForget: boolean): HiddenRecord => ({ mayLook, mayForget }) as HiddenRecord;

describe('what waits for a member', () => {
  it('is not what they proposed or hid themselves and a second person decides', () => {
    expect(releasesForMe({ items: [release(false)], next: null })).toBe(0);
    expect(releasesForMe({ items: [release(false), release(true)], next: null })).toBe(1);
    expect(hiddenForMe({ items: [hidden(false, false)] })).toBe(0);
    expect(hiddenForMe({ items: [hidden(true, false), hidden(false, true), hidden(false, false)] })).toBe(2);
    expect(ofOthers({ items: [{ isMine: true }, { isMine: false }] })).toBe(1);
    const member = { mayVouch: false, mayObject: false, mayBeginWait: false };
    const items = [member, { ...member, mayObject: true }, { ...member, mayVouch: true }] as never[];
    expect(membersForMe({ items })).toBe(2);
  });

  it('has no number where there is more than is known', () => {
    expect(releasesForMe({ items: [release(true)], next: 30 })).toBeNull();
  });
});
