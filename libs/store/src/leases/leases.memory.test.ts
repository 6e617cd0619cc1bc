import '../testing/use-memory.js';
import './leases.test.js';
