import { describe, expect, it } from '@jest/globals';
import { guessColumns } from './guess-columns.js';

const targetOf = (header: string, ...cells: string[]): string => guessColumns([header], null, [cells])[0]!.target;

describe('headers of an office', () => {
  it.each([
    ['ទីកន្លែង: ខេត្ត/រាជធានី', 'place.1'],
    ['ទីកន្លែង: ស្រុក/ខណ្ឌ', 'place.2'],
    ['ទីកន្លែង: ឃុំ/សង្កាត់', 'place.3'],
    ['District / Khan', 'place.2'],
    ['ទីកន្លែង: ភូមិ', 'placeNote'],
    ['អ្នកណាធ្វើ', 'acts.actor'],
    ['Place/Date', 'words'],
    ['Date of event', 'when'],
    ['Incident no.', 'record.externalId'],
  ])('name a unit in two words, and who did it: %s', (header, target) => {
    expect(targetOf(header, 'ក', 'ខ')).toBe(target);
  });

  it('over participants are how many they were, or who, by the cells', () => {
    for (const header of ['អ្នកចូលរួម', 'Participants']) {
      expect(targetOf(header, 'ប្រហែល ១០០ នាក់', '៥០', 'មិនដឹង')).toBe('crowd');
      expect(targetOf(header, 'DEMO union', 'DEMO league')).toBe('groups.group');
    }
  });

  it('over what happened are the title where each cell is one line, and no other column is one', () => {
    for (const header of ['What happened', 'អ្វីបានកើតឡើង', 'អ្វីដែលបានកើតឡើង']) {
      expect(targetOf(header, 'March stopped', 'Sit-in')).toBe('title');
      expect(targetOf(header, 'March stopped', 'x'.repeat(201))).toBe('narrative');
      expect(targetOf(header, 'March stopped', 'One\nTwo')).toBe('narrative');
      const [, what] = guessColumns(['Title', header], null, [['A march'], ['They stopped it']]);
      expect(what!.target).toBe('narrative');
    }
    expect(targetOf('Notes', 'March stopped')).toBe('narrative');
  });
});
