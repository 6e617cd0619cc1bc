import everything from './jest.config.mjs';

/** The scenarios of docs/faults.md: minutes of outages, run by themselves (`npm run faults`). */
export default { ...everything, testMatch: ['<rootDir>/test/dist/faults/**/*.test.js'] };
