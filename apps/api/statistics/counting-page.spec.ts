import { readFileSync } from 'node:fs';
import { compactAnswer } from '@vigil/shared/counting/answer-columns.js';
import { count, countCells } from '@vigil/shared/counting/count.js';
import { type CountValue, exactly, NONE_COUNT, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction, statedGroup } from '@vigil/shared/counting/test-facts.js';
import type { ActFact, IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import en from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { actKind, isStateActor, termsOf, type VocabularyList } from '@vigil/shared/vocabulary/vocabulary.js';
import { inCheckout } from '../project-root.js';

const page = readFileSync(inCheckout('docs/counting.md'), 'utf8');
const [indicators, records, questions] = ['| code |', '| record |', '| question |'].map(tableUnder);
const t = createText('en', en, rule);
const names = {
  organisation: 'ORGANISATION',
  standards: 'STANDARDS',
  group: (id: string): string => id,
  place: (code: string): string => code,
};

function tableUnder(head: string): string[][] {
  const lines = page.slice(page.indexOf(head)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Converts a label on the page to its code, which is what the facts hold. */
function codeOf(label: string, ...lists: VocabularyList[]): string {
  for (const list of lists) {
    const term = termsOf(list).find(({ en: said }) => said === label);
    if (term) return term.code;
  }
  throw new Error(`no list says "${label}"`);
}

function recordOf([
  record,
  kind,
  start,
  grade,
  interference,
  peacefulness,
  coverage,
  group,
  acts,
  hurt,
  present,
]: string[]): IncidentFact {
  const [earliest, latest = earliest] = start!.split(' to ');
  const isSolo = kind === 'One-person protest';
  return anIncident({
    code: record!,
    earliest: earliest!,
    latest: latest!,
    kind: (isSolo ? 'IK_ASSEMBLY' : codeOf(kind!, 'incident_kind')) as IncidentFact['kind'],
    assemblyTypes: isSolo ? [codeOf(kind!, 'assembly_type')] : ['AT_DEMONSTRATION'],
    grade: codeOf(grade!, 'verification_grade') as IncidentFact['grade'],
    interference: codeOf(interference!, 'interference') as IncidentFact['interference'],
    peacefulness: codeOf(peacefulness!, 'peacefulness') as IncidentFact['peacefulness'],
    coverage: coverage === '' ? null : (codeOf(coverage!, 'coverage') as IncidentFact['coverage']),
    groups: group === '' ? [] : [statedGroup(group!)],
    acts: acts === '' ? [] : acts!.split('; ').map(actOf),
    harms: hurt === '' ? [] : [aHarm({ count: hurt === 'none' ? NONE_COUNT : exactly(Number(hurt)) })],
    crowd: present === '' ? UNKNOWN_COUNT : peopleOf(present!),
  });
}

function actOf(said: string): ActFact {
  const [, type, people, actor, assessed] =
    /^(.*?)(?: of (\d+(?: to \d+)?))?(?: by (.*?))?(, assessed unlawful)?$/.exec(said)!;
  const code = codeOf(type!, 'force_type', 'restriction_type', 'liberty_type');
  const by = actor === undefined ? null : codeOf(actor, 'actor_type');
  const stated = {
    type: code,
    actor: by,
    stateActor: isStateActor(by),
    outcome: assessed ? ('LA_UNLAWFUL' as const) : ('LA_NOT_ASSESSED' as const),
  };
  switch (actKind(code)) {
    case 'force':
      return aForce(stated);
    case 'restriction':
      return aRestriction(stated);
    default:
      return anArrest({ ...stated, people: people === undefined ? null : peopleOf(people) });
  }
}

function peopleOf(said: string): CountValue {
  const [low, high = low] = said.split(' to ').map(Number);
  return low === high ? exactly(low!) : { state: 'CS_RANGE', low: low!, high: high!, text: null };
}

/** As the page says. */
const COUNTRY = {
  code: 'KH',
  parent: null,
  level: 0,
  population: { inhabitants: 2_000_000, year: 2019, source: 'invented' },
};

function allRecords(): Facts {
  const facts = createFacts(createPlaceTree([COUNTRY]));
  for (const record of records!) facts.put(recordOf(record));
  return facts;
}

const questionAt = (address: string): Question =>
  questionFromQuery(address.split('&').map((pair) => pair.split('=') as [string, string]));

describe('docs/counting.md', () => {
  it('names every indicator once, in order', () => {
    expect(indicators!.map(([code]) => code)).toEqual([...INDICATOR_CODES]);
  });

  it('has records and questions to run', () => {
    expect(records!.length).toBeGreaterThanOrEqual(9);
    expect(questions!.length).toBeGreaterThanOrEqual(15);
  });

  it('shows the compact form of an answer as it is sent', () => {
    const [, address, rows] = /The rows of `(.*?)`[^]*```json\n([^]*?)```/.exec(page)!;
    expect(JSON.parse(rows!)).toEqual(
      compactAnswer(countCells(allRecords(), questionAt(address!), null), () => 'watched').rows,
    );
  });

  it.each(questions!.map(([address, answer]) => [address!.replaceAll('`', ''), answer!] as const))(
    'answers %s as it says',
    (address, answer) => {
      expect(formatFigure(count(allRecords(), questionAt(address), null), t, names, 'watched')).toBe(answer);
    },
  );
});
