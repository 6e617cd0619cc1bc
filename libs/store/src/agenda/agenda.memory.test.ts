import '../testing/use-memory.js';
import './agenda.test.js';
