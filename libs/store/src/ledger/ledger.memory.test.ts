import '../testing/use-memory.js';
import './ledger.test.js';
