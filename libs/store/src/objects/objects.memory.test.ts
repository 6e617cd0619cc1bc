import '../testing/use-memory.js';
import './objects.test.js';
