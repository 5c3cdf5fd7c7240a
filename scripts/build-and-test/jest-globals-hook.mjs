/** Lets Node find `@jest/globals`, which exists only inside Jest, in jest-globals.mjs. */
export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals'
    ? { url: new URL('./jest-globals.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
