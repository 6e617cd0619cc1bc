/** What a test slips into a process of the federation before anything of it is loaded. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../repository/root.js';

/** For `NODE_OPTIONS`; a module of this folder. */
export const preloadOf = (module: string): string =>
  `--import=${pathToFileURL(join(root, 'test/dist/faults', `${module}.js`)).href}`;
