// An editor for `kubectl edit`: replaces the first text by the second in the file that comes last.
import { readFileSync, writeFileSync } from 'node:fs';

const [from, to, file] = process.argv.slice(2);
writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
