import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { blank, checkBody } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { aHarm, anAct, anAccount, anIncident, aSource, but } from '../testing/an-incident.js';
import { salvageIncident } from './salvage-report.js';

const SEED = { seed: Number(process.env['VIGIL_SEED'] ?? 1) };
const whole = (): Incident => anIncident({ acts: [anAct(), anAct()], harms: [aHarm()], accounts: [anAccount()] });
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const looked = (value: unknown): ReturnType<typeof salvageIncident> => salvageIncident(sent(value), contradictions);

describe('what was sealed in the field', () => {
  it('is kept as it is when it is right', () => {
    const incident = whole();
    expect(looked(incident)).toEqual({ incident, unread: [] });
    expect(looked(blank(Incident))).toEqual({ incident: blank(Incident), unread: [] });
  });

  it('keeps every right answer beside a wrong one, and the wrong one as a note', () => {
    const incident = whole();
    const wrong = but(incident, {
      place: { code: 12 },
      acts: [{ ...incident.acts[0]!, type: 'FORCE_OF_TOMORROW' }, incident.acts[1]!],
    });
    const { incident: kept, unread } = looked(wrong);
    expect(kept).toEqual(
      but(incident, { place: null, acts: [{ ...incident.acts[0]!, type: null }, incident.acts[1]!] }),
    );
    expect(unread).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/place', value: { code: 12 } }),
        expect.objectContaining({ pointer: '/acts/0/type', value: 'FORCE_OF_TOMORROW' }),
      ]),
    );
    expect(unread).toHaveLength(2);
  });

  it('keeps answers of which only the two together are wrong, but for one', () => {
    const { incident, unread } = looked(but(whole(), { interference: 'IN_NONE' }));
    expect(incident.acts).toHaveLength(2);
    expect([incident.interference, unread]).toEqual([
      'IN_UNKNOWN',
      [{ pointer: '/interference', code: 'acts-contradict-none', value: 'IN_NONE' }],
    ]);
  });

  it('keeps what a citation says of sources that are there', () => {
    const source = aSource();
    const { incident, unread } = looked(
      anIncident({
        sources: [source],
        acts: [anAct({ sources: [source.id, 'b6f0a3de-1111-4111-8111-111111111111'] })],
      }),
    );
    expect([incident.acts[0]!.sources, unread]).toEqual([
      [source.id],
      [{ pointer: '/acts/0/sources', code: 'source-not-here', value: ['b6f0a3de-1111-4111-8111-111111111111'] }],
    ]);
  });
});

describe('what goes wrong', () => {
  it('invisible characters are taken out of the words, and what was sent stays in a note', () => {
    const sent = but(whole(), { title: 'Police \u202Eecnesba\u202C stop\u00ADped a\u2060 march' });
    const { incident, unread } = looked(sent);
    expect(incident.title).toBe('Police ecnesba stopped a march');
    expect(unread).toEqual([{ pointer: '/title', code: 'invisible-character', value: sent.title }]);
  });

  it.each([null, [], 'x', 7])('no incident at all is a note alone: %o', (value) =>
    expect(looked(value)).toEqual({ incident: blank(Incident), unread: [{ pointer: '', code: 'wrong-type', value }] }),
  );

  it('keys that nobody knows, by the thousand, and a key named __proto__', () => {
    const { incident, unread } = salvageIncident(
      JSON.parse(`{"__proto__": {"title": "x"}, ${Array.from({ length: 5000 }, (_, n) => `"k${n}": ${n}`).join(',')}}`),
      contradictions,
    );
    expect(incident).toEqual(blank(Incident));
    expect(unread).toHaveLength(5001);
  });

  it('two children with one id, children that are none, and more than there may be', () => {
    const act = anAct();
    const { incident, unread } = looked(
      but(whole(), { acts: [act, act, 'x', ...Array.from({ length: 100 }, () => anAct())] }),
    );
    expect(incident.acts).toHaveLength(99);
    expect(new Set(incident.acts.map(({ id }) => id)).size).toBe(99);
    expect(unread.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/acts too-many-items',
      '/acts/2 wrong-type',
    ]);
  });

  it('whatever is in it, what is kept is right, and it never gives up', () => {
    const junk = fc.anything({ maxDepth: 3, withNullPrototype: false });
    const shaken = fc.record(
      Object.fromEntries(
        Object.entries(whole()).map(([key, value]) => [
          key,
          fc.oneof({ weight: 3, arbitrary: fc.constant(value as unknown) }, { weight: 1, arbitrary: junk }),
        ]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(shaken, junk), (value) => {
        const json = JSON.stringify(value);
        if (json === undefined) return;
        const { incident } = salvageIncident(JSON.parse(json), contradictions);
        expect([checkBody(Incident, incident).errors, contradictions(incident)]).toEqual([[], []]);
      }),
      { ...SEED, numRuns: 300 },
    );
  });
});
