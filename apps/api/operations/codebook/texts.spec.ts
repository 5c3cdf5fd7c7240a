import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../project-root.js';

const bundles = inCheckout('libs/shared/text');
const textsOf = (bundle: string): [string, string][] =>
  Object.entries(JSON.parse(readFileSync(join(bundles, bundle, 'en.json'), 'utf8')) as Record<string, string>);
const texts = readdirSync(bundles, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'codebook')
  .flatMap(({ name }) => textsOf(name));
const pages = readdirSync(inCheckout('docs'))
  .filter((name) => name.endsWith('.md') && name !== 'translation.md')
  .map((name): [string, string] => [name, readFileSync(inCheckout('docs', name), 'utf8')]);
const of = (key: string): string => new Map(texts).get(key)!;

/** Sentences that once stated something other than the rule, with the rule. */
const FALSE: readonly (readonly [RegExp, string])[] = [
  [/monitors? observed no/i, 'a source in a position to know said that there was none'],
  [/without monitoring/i, 'media and coverage that is not recorded are other things than nobody watching'],
  [/in none of the figures/i, 'a single source is in a figure where single sources are included'],
  [/nobody has it in hand/i, 'no reviewer has taken it'],
  [/\), not today/i, 'a link to exactly these figures may be of today'],
  [/\{who\} denied it/i, 'what was denied is that it happened'],
  [/never refuses/i, 'a throttle refuses for a minute'],
];

describe('what people read', () => {
  it.each(FALSE)('says nowhere %s: %s', (said) => {
    expect(texts.length).toBeGreaterThan(2_000);
    expect(
      [...texts, ...textsOf('codebook'), ...pages].filter(([, text]) => said.test(text)).map(([where]) => where),
    ).toEqual([]);
  });

  it('says first that reports which were not sent are deleted, where somebody is suspended or a phone is removed', () => {
    for (const key of ['desk.people.freeze-help', 'account.phones.end-text'])
      expect([key, of(key).split('. ')[0]]).toEqual([key, expect.stringMatching(/deletes .*reports that .*not sent/)]);
    for (const key of ['desk.people.freeze-wait', 'account.phones.end-first-text'])
      expect([key, of(key)]).toEqual([key, expect.stringMatching(/sen[dt]/)]);
  });
});

const textIn = (bundle: string, language: string, key: string): string =>
  (JSON.parse(readFileSync(join(bundles, bundle, `${language}.json`), 'utf8')) as Record<string, string>)[key]!;

describe.each(['en', 'km'])('whoever waits for a reviewer (%s)', (language) => {
  it.each([
    ['desk', 'vouch.waiting.text'],
    ['desk', 'vouch.small-team.decide'],
    ['problems', 'problem.vouching-needed.detail'],
    ['problems', 'problem.not-independent.detail'],
  ])('is sent to the page of members by its name: %s, %s', (bundle, key) =>
    expect(textIn(bundle, language, key)).toContain(textIn('queue', language, 'desk.page.people')),
  );
});

/** Khmer words for which the glossary has one word, with that word. */
const ONE_WORD: readonly (readonly [RegExp, string])[] = [
  [/យ៉ាងតិច|អប្បបរមា/u, 'យ៉ាងហោចណាស់'],
  [/អ្នកសង្កេត(?!ការណ៍)/u, 'អ្នកសង្កេតការណ៍'],
  [/អំពើ(?!ហិង្សា|ចិត្ត)/u, 'សកម្មភាព'],
  [/(?<!ផ្សព្វ)(?<!ចុះ)ផ្សាយ/u, 'ផ្សព្វផ្សាយ'],
];

describe('what people read in Khmer', () => {
  const khmer = readdirSync(bundles, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      Object.entries(JSON.parse(readFileSync(join(bundles, name, 'km.json'), 'utf8')) as Record<string, string>),
    );
  const glossary = readFileSync(inCheckout('docs/glossary.md'), 'utf8');

  it.each(ONE_WORD)('says nowhere %s: the word is %s', (other, word) => {
    expect(glossary).toContain(`| ${word} |`);
    expect(khmer.filter(([, text]) => text.includes(word)).length).toBeGreaterThan(10);
    expect(khmer.filter(([, text]) => other.test(text)).map(([key]) => key)).toEqual([]);
  });

  it('says protest where English does, and assembly where English does', () => {
    const english = new Map(texts);
    const wrong = khmer.filter(([key, text]) => {
      const said = english.get(key);
      if (said === undefined) return false;
      const [protest, assembly] = [/protest/i.test(said), /assembl|gather/i.test(said)];
      return (
        protest !== assembly && text.includes(protest ? 'ជួបប្រជុំ' : 'តវ៉ា') && !text.includes(protest ? 'តវ៉ា' : 'ជួបប្រជុំ')
      );
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});

describe('what an organisation reads before it decides', () => {
  const [, adopting] = pages.find(([name]) => name === 'adopting.md')!;
  /** Returns the text under a heading that contains this word. */
  const under = (word: RegExp): string => adopting.split(/^## /m).find((part) => word.test(part.split('\n')[0]!)) ?? '';

  it('says hours and cost, and who does what and holds which key in teams of two, four and ten', () => {
    expect(under(/^Hours and cost/)).toMatch(/\| to run it \| .+\|[^]*\| a server \| .+USD/);
    const [head, ...teams] = under(/^Who does what/)
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('|--'));
    expect(head).toMatch(/administers .* reviews .* logs .* keys/);
    expect(teams.map((line) => [line.split('|')[1]!.trim(), line.split('|').at(-2)!.trim().length > 20])).toEqual([
      ['two', true],
      ['four', true],
      ['ten', true],
    ]);
  });

  it('says what a team of two gives up, how work is handed over, and a drill for a raid, step by step', () => {
    expect(under(/^What a team of two gives up/).match(/^- \*\*/gm)!.length).toBeGreaterThanOrEqual(3);
    for (const word of [/^Handover, when the person who runs it leaves/, /^A drill for a raid/])
      expect(under(word).match(/^\d\. /gm)!.length).toBeGreaterThanOrEqual(4);
  });

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...adopting.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
