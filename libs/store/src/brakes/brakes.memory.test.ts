import '../testing/use-memory.js';
import './brakes.test.js';
