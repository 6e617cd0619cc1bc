import '../testing/use-memory.js';
import './changes.test.js';
