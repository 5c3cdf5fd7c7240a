/**
 * What tests import as `@jest/globals` while Node loads their modules (jest-shared-modules-runner.mjs). A module that
 * was loaded for an earlier test file gets the functions of the one that runs now.
 */
const ofTheRunningFile = (name) =>
  new Proxy(() => undefined, {
    get: (_, property) => now(name)[property],
    apply: (_, __, parameters) => now(name)(...parameters),
  });
const now = (name) => globalThis[Symbol.for('vigil.jest-globals')][name];

export const afterAll = ofTheRunningFile('afterAll');
export const afterEach = ofTheRunningFile('afterEach');
export const beforeAll = ofTheRunningFile('beforeAll');
export const beforeEach = ofTheRunningFile('beforeEach');
export const describe = ofTheRunningFile('describe');
export const expect = ofTheRunningFile('expect');
export const it = ofTheRunningFile('it');
export const jest = ofTheRunningFile('jest');
export const test = ofTheRunningFile('test');
