import { pressesMissing, NO_PRESSES, type Presses, addKeyPress, type KeyOrPointer } from './shift-presses.js';

const down = (key: string, more: Partial<KeyOrPointer> = {}): KeyOrPointer => ({ type: 'keydown', key, ...more });
const up = (key: string, more: Partial<KeyOrPointer> = {}): KeyOrPointer => ({ type: 'keyup', key, ...more });
const SHIFT = [down('Shift'), up('Shift')];

/** Returns the pressesMissing presses after these touches, a tenth of a second apart or as given. */
const after = (touches: readonly KeyOrPointer[], everyMs = 100): number => {
  let presses: Presses = NO_PRESSES;
  touches.forEach((touch, i) => {
    presses = addKeyPress(presses, touch, i * everyMs);
  });
  return pressesMissing(presses, (touches.length - 1) * everyMs);
};

describe('three presses of Shift', () => {
  it('within two seconds leave, and each says how many are pressesMissing', () => {
    expect([after(SHIFT), after([...SHIFT, ...SHIFT]), after([...SHIFT, ...SHIFT, ...SHIFT])]).toEqual([2, 1, 0]);
  });

  it('on either side of the keyboard are one key', () => {
    expect(after([...SHIFT, down('Shift', { repeat: false }), up('Shift'), ...SHIFT])).toBe(0);
  });
});

describe('what goes wrong', () => {
  it('slow presses do not leave', () => expect(after([...SHIFT, ...SHIFT, ...SHIFT], 900)).toBeGreaterThan(0));

  it('a held key is one press', () => {
    expect(
      after([down('Shift'), ...Array.from({ length: 20 }, () => down('Shift', { repeat: true })), up('Shift')]),
    ).toBe(2);
  });

  it('capitals do not leave, in Latin or Khmer', () => {
    const capital = (key: string): KeyOrPointer[] => [down('Shift'), down(key), up(key), up('Shift')];
    expect(after([...capital('A'), ...capital('B'), ...capital('ឆ'), ...capital('D')])).toBe(3);
  });

  it('a choice with clicks while Shift is held does not leave, nor does another key in between', () => {
    const click: KeyOrPointer[] = [down('Shift'), { type: 'pointerdown' }, up('Shift')];
    expect(after([...click, ...click, ...click])).toBe(3);
    expect(after([...SHIFT, ...SHIFT, down('Tab'), up('Tab'), ...SHIFT])).toBe(2);
  });

  it('Shift with another modifier is a command of something else', () => {
    const other = [down('Shift', { ctrlKey: true }), up('Shift', { ctrlKey: true })];
    expect(after([...other, ...other, ...other])).toBe(3);
  });
});
