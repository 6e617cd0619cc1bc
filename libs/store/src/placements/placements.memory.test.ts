import '../testing/use-memory.js';
import './placements.test.js';
