/** Jest runs the compiled output (`tsc -b` first): no transform, real ES modules. */
export default {
  testEnvironment: 'node',
  transform: {},
  testMatch: [
    '<rootDir>/{libs,apps}/*/dist/**/*.test.js',
    '<rootDir>/bench/dist/**/*.test.js',
    '<rootDir>/test/dist/{federation,members,parity,repository}/**/*.test.js',
  ],
  setupFiles: ['<rootDir>/test/dist/fixed-seed.js'],
  testTimeout: 180_000,
  testSequencer: '<rootDir>/jest.sequencer.mjs',
  // Most of the time of the tests on whole federations is waiting.
  maxWorkers: 3,
};
