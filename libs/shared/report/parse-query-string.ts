import { QuestionRefused } from '../counting/question.js';

/** Parses the pairs of a figure's address as a browser does. @throws QuestionRefused if it cannot be read. */
export const parseQueryString = (query: string): [string, string][] =>
  query
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [read(key), read(value)];
    });

const read = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new QuestionRefused([{ key: text.slice(0, 40), problem: 'unknown-key' }]);
  }
};
