/** Imported before a suite, lets it run on the store in memory. */
import { storeKind } from './store-kind.js';

storeKind.current = 'memory';
