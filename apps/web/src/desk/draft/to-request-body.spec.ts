import { blank, checkBody } from '@vigil/shared/codebook/check-body.js';
import { Act } from '@vigil/shared/incident/act.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { toRequestBody, newChild } from './to-request-body.js';
import type { Tree } from './record-tree.js';

const typed = (answers: Tree = {}): Tree => ({ ...(blank(Incident) as unknown as Tree), ...answers });
const sent = (answers: Tree): Tree => toRequestBody(Incident, typed(answers));
const wrong = (answers: Tree): string[] =>
  checkBody(Incident, sent(answers)).errors.map(({ pointer, code }) => `${pointer} ${code}`);
const crowd = (answers: Tree): Tree =>
  sent({ crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: null, ...answers } }).crowd as Tree;

describe('what is sent of what was typed', () => {
  it('a form that nobody has touched is a draft without an error', () => {
    expect(wrong({})).toEqual([]);
  });

  it('an emptied text is not known, and not an empty text', () => {
    expect(sent({ title: '' }).title).toBeNull();
  });

  it('no box ticked is not answered', () => {
    expect(sent({ assemblyTypes: [] }).assemblyTypes).toBeNull();
  });

  it('a precision without a day is not answered yet', () => {
    expect(sent({ when: { precision: 'DP_DAY', earliest: '', latest: '' } }).when).toBeNull();
  });

  it.each([
    ['CS_EXACT', { low: '25' }, [25, 25]],
    ['CS_EXACT', { low: '២៥' }, [25, 25]],
    ['CS_RANGE', { low: '20', high: '1,000' }, [20, 1000]],
    ['CS_AT_LEAST', { low: '11', high: '40' }, [11, null]],
    ['CS_AT_MOST', { low: '3', high: '40' }, [0, 40]],
    ['CS_NONE', { low: '3' }, [0, 0]],
    ['CS_SOME', {}, [1, null]],
    ['CS_UNKNOWN', { low: '3' }, [null, null]],
  ])('%s of %j has the numbers that the state promises', (state, numbers, [low, high]) => {
    expect(crowd({ state, ...numbers })).toMatchObject({ state, low, high });
    expect(wrong({ crowd: { state, text: null, low: null, high: null, ...numbers } })).toEqual([]);
  });

  it('the source’s own words go along as they are', () => {
    expect(crowd({ text: ' a small crowd ' }).text).toBe(' a small crowd ');
  });

  it('a child is sent with its identity and every question', () => {
    const act = newChild(blank(Act) as unknown as Tree, {
      type: 'RS_SEIZE_MATERIAL',
      quantity: { state: 'CS_EXACT', low: '5', high: null, text: '' },
    });
    const [of] = sent({ acts: [act] }).acts as Tree[];
    expect(of).toMatchObject({ id: act.id, quantity: { low: 5, high: 5, text: null }, note: null });
    expect(wrong({ acts: [act] })).toEqual([]);
  });

  describe('what goes wrong', () => {
    it('a number that is none stays as it was typed, and is named', () => {
      expect(crowd({ state: 'CS_EXACT', low: 'about 30' }).low).toBe('about 30');
      expect(wrong({ crowd: { state: 'CS_EXACT', low: 'about 30', high: null, text: null } })).toEqual([
        '/crowd/low not-a-whole-number',
      ]);
    });

    it('a title of zero-width spaces is refused and not silently dropped', () => {
      expect(wrong({ title: '\u200B\u200B' })).toEqual(['/title blank-text']);
    });

    it('a day that the calendar does not have is named', () => {
      expect(wrong({ when: { precision: 'DP_DAY', earliest: '2021-06-31', latest: '2021-06-31' } })).toEqual([
        '/when/earliest not-a-day',
      ]);
    });

    it('a key that the codebook does not have is not sent', () => {
      expect(sent({ colour: 'red' })).not.toHaveProperty('colour');
    });
  });
});
