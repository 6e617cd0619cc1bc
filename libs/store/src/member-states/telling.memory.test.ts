import '../testing/use-memory.js';
import './telling.test.js';
