export * from './aggregate.js';
export * from './authorizer.js';
export * from './covers.js';
export * from './denial.js';
export * from './impersonation.js';
export * from './live-authorizer.js';
export * from './rbac-index.js';
export * from './rule-match.js';
