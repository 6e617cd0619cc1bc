import '../testing/use-memory.js';
import './member-states.test.js';
