import '../testing/use-memory.js';
import './history.test.js';
