import '../testing/use-memory.js';
import './tombstones.test.js';
