import { superviseHere } from '../verbs/up.js';
import { setupIn } from './setup.js';

/** A supervisor as a process of its own, so that a test can crash it: `node supervise.js FOLDER PORT`. */
const [folder = '', port = ''] = process.argv.slice(2);
await superviseHere(setupIn(folder, Number(port)), (text) => process.stdout.write(`${text}\n`));
