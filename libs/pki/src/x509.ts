import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

// The library looks for a DOM and for decorator metadata when it loads: both are settled here, once.
x509.cryptoProvider.set(webcrypto);

export { x509 };
