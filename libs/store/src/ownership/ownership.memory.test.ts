import '../testing/use-memory.js';
import './ownership.test.js';
