import { createText } from '@vigil/shared/text/text.js';
import words from '@vigil/shared/text/evidence/en.json' with { type: 'json' };
import { fileNames } from './file-labels.js';

const t = createText('en', words);
const file = (id: string, kind: string, name: string | null = null): Parameters<typeof fileNames>[0][number] => ({
  id,
  kind,
  name,
});

describe('what the files of a record are called', () => {
  it('is their name, or their kind and their number among all of them', () => {
    expect([...fileNames([file('a', 'photo'), file('b', 'video', 'gate.mp4'), file('c', 'photo')], t)]).toEqual([
      ['a', 'Photo 1'],
      ['b', 'gate.mp4'],
      ['c', 'Photo 3'],
    ]);
  });
});

describe('what goes wrong', () => {
  it('two files of one name keep it: the record says so, and not this page', () =>
    expect([...fileNames([file('a', 'photo', 'x.jpg'), file('b', 'photo', 'x.jpg')], t).values()]).toEqual([
      'x.jpg',
      'x.jpg',
    ]));
});
