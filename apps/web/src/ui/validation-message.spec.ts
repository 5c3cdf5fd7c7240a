import { expect, it } from '@jest/globals';
import en from '@vigil/shared/text/problems/en.json' with { type: 'json' };
import km from '@vigil/shared/text/problems/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { validationMessage } from './validation-message.js';

const control = (type: string, fault: keyof ValidityState, also?: keyof ValidityState) => ({
  type,
  min: '1',
  max: '90',
  maxLength: 60,
  validity: { [fault]: true, ...(also ? { [also]: true } : {}) } as unknown as ValidityState,
});

it.each([
  ['nothing', control('text', 'valueMissing'), 'Please answer this'],
  ['half a day', control('date', 'badInput', 'valueMissing'), /not in the calendar/],
  ['letters for a number', control('number', 'badInput'), /whole number/],
  ['part of a number', control('number', 'stepMismatch'), /whole number/],
  ['too little', control('number', 'rangeUnderflow'), 'At least 1'],
  ['too much', control('number', 'rangeOverflow'), 'At most 90'],
  ['too many letters', control('text', 'tooLong'), 'At most 60 characters'],
  ['no address of a page', control('url', 'typeMismatch'), /web address/],
  ['no address for mail', control('email', 'typeMismatch'), /e-mail address/],
  ['anything else', control('text', 'patternMismatch'), /right kind of answer/],
])('says of %s what is wrong with it, in each language', (_what, wrong, said) => {
  expect(validationMessage(wrong, createText('en', en))).toMatch(said);
  expect(validationMessage(wrong, createText('km', km))).toMatch(
    /^[^a-z{}]*(?:https?:[^a-z]*)*(?:name@mail.example)?[^a-z{}]*$/,
  );
});
