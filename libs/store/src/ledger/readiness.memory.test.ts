import '../testing/use-memory.js';
import './readiness.test.js';
