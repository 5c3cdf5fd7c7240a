import type { Enrolled } from '../field/phones.service.js';
import type { Answer, Client, TestApp } from './app.js';

/** A phone that a member let in, as it speaks to the server: a token, no cookie. */
export interface TestPhoneInField extends Enrolled {
  request<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
}

/** @param at where it sends to, when something stands between */
export const speakingAs = (token: string, at: string): TestPhoneInField['request'] => async <T>(method: string, path: string, body?: unknown) => {
  const answer = await fetch(at + path, {
    method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : null) as T, text };
};

/** Lets a phone of this member's in, with a code from the desk. */
export const letPhoneIn = async (app: Pick<TestApp, 'url' | 'visitor'>, member: Client, name = 'The blue one'): Promise<TestPhoneInField> => {
  const { body: { code } } = await member.post<{ code: string }>('/api/field/devices', { name });
  const { status, body, text } = await app.visitor.post<Enrolled>('/api/field/enrolment', { code });
  if (status !== 201) throw new Error(text);
  return { ...body, request: speakingAs(body.token, app.url) };
};
