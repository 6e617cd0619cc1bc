import color from 'picocolors';
import { buildProgram } from './program.js';
import { toComplaint } from './failure.js';

/** The command line: `navarch VERB …`. Errors end here, in words and an exit code. */
try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  const complaint = toComplaint(error);
  process.stderr.write(`${color.red('error:')} ${complaint.message}\n`);
  for (const line of complaint.advice) process.stderr.write(`  ${line}\n`);
  process.exitCode = complaint.exitCode;
}
