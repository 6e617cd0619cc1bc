import '../testing/use-memory.js';
import './run-out.test.js';
