/**
 * Shared code names single files of class-validator, which the server loads as CommonJS. Browsers get the same files as
 * modules: a build drops what nobody uses of them.
 */
export const classValidator = { find: /^class-validator\/cjs\//, replacement: 'class-validator/esm5/' };
