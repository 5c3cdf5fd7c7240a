import { blank } from '../codebook/check-body.js';
import { Account } from './account.js';
import { highestGrade, independentSources } from './grading.js';
import { Incident } from './incident.js';
import { Source } from './source.js';

const source = (given: Partial<Source>): Source => Object.assign(blank(Source), { type: 'SR_MEDIA_NAT' }, given);
const account = (given: Partial<Account>): Account =>
  Object.assign(blank(Account), { party: 'PA_AUTHORITY', aboutThisEvent: 'yes' }, given);
const incident = (sources: Source[], accounts: Account[] = []): Incident =>
  Object.assign(blank(Incident), { sources, accounts });

const paper = source({ publisher: 'Paper A', url: 'https://a.example/1' });

describe('how many sources stand on their own', () => {
  it('counts two outlets as two', () => {
    expect(independentSources(incident([paper, source({ publisher: 'Paper B' })]))).toBe(2);
  });

  it('counts two outlets that carry one wire story as one (F6)', () => {
    const carried = ['Paper A', 'Paper B'].map((publisher) => source({ publisher, origin: 'Wire service' }));
    expect(independentSources(incident(carried))).toBe(1);
  });

  it('counts a report and the outlet that repeats it as one, however they are spelt', () => {
    const first = source({ publisher: 'Wire Service' });
    expect(independentSources(incident([first, source({ publisher: 'Paper B', origin: ' wire-service ' })]))).toBe(1);
  });

  it('counts two reports by one outlet as one', () => {
    expect(independentSources(incident([paper, source({ publisher: 'PAPER A', url: 'https://a.example/2' })]))).toBe(1);
  });

  it('tells outlets apart by their site where no publisher is written, and posts by their whole address', () => {
    const pages = ['https://www.b.example/1', 'https://b.example/2'].map((url) => source({ url }));
    expect(independentSources(incident(pages))).toBe(1);
    const posts = ['https://s.example/1', 'https://s.example/2'].map((url) => source({ url, type: 'SR_SOCIAL_TEXT' }));
    expect(independentSources(incident(posts))).toBe(2);
  });

  it('counts sources of one type that say nothing of where they are from as one, and an anonymous tip not at all', () => {
    const unnamed = source({ type: 'SR_WITNESS' });
    expect(independentSources(incident([unnamed, source({ type: 'SR_WITNESS' })]))).toBe(1);
    expect(independentSources(incident([unnamed, source({ type: 'SR_VICTIM' })]))).toBe(2);
    expect(independentSources(incident([source({ type: 'SR_ANON' })]))).toBe(0);
  });
});

describe('the highest grade that the sources support', () => {
  it('is weak with one source and fair with two that are independent', () => {
    expect(highestGrade(incident([paper]))).toBe('VG_WEAK');
    expect(highestGrade(incident([paper, source({ publisher: 'Paper B' })]))).toBe('VG_FAIR');
  });

  it.each(['SR_MONITOR', 'SR_SOCIAL_VIDEO'])('is confirmed with %s', (type) => {
    expect(highestGrade(incident([source({ type })]))).toBe('VG_CONFIRMED');
  });

  it.each(['DS_CONFIRMS', 'DS_PARTIAL', 'DS_ALT', 'DS_JUSTIFIES', 'DS_ACCEPTS'])(
    'is confirmed when the authorities own the act: %s',
    (stance) => {
      expect(highestGrade(incident([paper], [account({ stance })]))).toBe('VG_CONFIRMED');
    },
  );

  it.each(['DS_DENIES', 'DS_DENIES_RESP', 'DS_NO_COMMENT', 'DS_NOT_SOUGHT'])(
    'is no better for an answer that owns nothing: %s',
    (stance) => {
      expect(highestGrade(incident([paper], [account({ stance })]))).toBe('VG_WEAK');
    },
  );

  it('is no better for a general statement, or for another party that confirms', () => {
    expect(highestGrade(incident([paper], [account({ stance: 'DS_JUSTIFIES', aboutThisEvent: 'no' })]))).toBe(
      'VG_WEAK',
    );
    expect(highestGrade(incident([paper], [account({ stance: 'DS_CONFIRMS', party: 'PA_ORGANISER' })]))).toBe(
      'VG_WEAK',
    );
  });

  describe('what goes wrong', () => {
    it('is not verified without a source, or with an anonymous tip alone, whatever the accounts say', () => {
      expect(highestGrade(incident([], [account({ stance: 'DS_ACCEPTS' })]))).toBe('VG_UNVERIFIED');
      expect(highestGrade(incident([source({ type: 'SR_ANON', url: 'https://x.example' })]))).toBe('VG_UNVERIFIED');
    });
  });
});
