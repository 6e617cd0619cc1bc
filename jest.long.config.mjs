import everything from './jest.config.mjs';

/** Whole federations for minutes at a time, run by themselves (`npm run long`). */
export default { ...everything, testMatch: ['<rootDir>/test/dist/long/**/*.test.js'] };
