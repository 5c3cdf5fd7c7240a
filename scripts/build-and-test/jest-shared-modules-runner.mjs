import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { rememberProcess } from './worker-as-it-was.mjs';

/**
 * Jest's runner of tests that run what `tsc` emitted: Node itself loads their modules, once for all test files of a
 * worker. Jest would load the whole application again for each file, which took most of the time of a short one. Only
 * the test file itself and the set-up files are loaded anew. So a module must not keep anything of one test file for
 * the next. What a file leaves changed in the process, and its spies, is put back here.
 */
register('./jest-globals-hook.mjs', import.meta.url);
let run = 0;

export default async function runWithSharedModules(globalConfig, config, environment, runtime, testPath, send) {
  run += 1;
  const putBack = rememberProcess();
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (file) => {
    // What jest-globals.mjs hands on: the functions that belong to this test file.
    const globals = runtime.requireModuleOrMock(testPath, '@jest/globals');
    globalThis[Symbol.for('vigil.jest-globals')] = globals;
    // Tests of libs/shared, which knows nothing of Node, find them without importing them.
    Object.assign(globalThis, globals);
    return import(`${pathToFileURL(file)}?run=${run}`);
  };
  try {
    return await circus.default(globalConfig, config, environment, runtime, testPath, send);
  } finally {
    environment.moduleMocker?.restoreAllMocks();
    putBack();
  }
}
