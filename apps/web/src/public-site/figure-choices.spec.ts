import { describe, expect, it } from '@jest/globals';
import counting from '../../../../libs/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { figureChoices } from './figure-choices.js';

describe('the list of figures', () => {
  it('needs no words but those of figures, so that every page with figures can show it', () => {
    const names = figureChoices(createText('en', counting)).map(({ name }) => name);
    expect(names).toContain('People injured');
    expect(names.filter((name) => /^[a-z]+\./.test(name))).toEqual([]);
  });
});
