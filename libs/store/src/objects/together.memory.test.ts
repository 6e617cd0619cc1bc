import '../testing/use-memory.js';
import './together.test.js';
