/**
 * `npm run bench:quick`: counts what is sent over each wire for one object, one request and one second of rest, and fails
 * when it is more than bench/baseline.json says. Counts do not depend on how fast the machine is, so this can be a gate
 * where times cannot. They do depend on what the moment gathers into one message; so what seems to have grown is counted
 * again, and the least counts. `-- --write` records a new baseline, `-- --names` prints what was sent,
 * `-- --members 100` says what a fleet costs at rest instead.
 */
import { parseArgs } from 'node:util';
import { Federation } from '../federation/federation.js';
import { simulatedNames } from '../federation/simulated.js';
import { limits } from '../limits.js';
import { readBaseline, writeBaseline } from './baseline.js';
import { type Complaint, growth, least, medians, type Row, strangers } from './compare.decide.js';
import { Counting } from './counting.js';
import { measureFleet } from './fleet-at-rest.js';
import { type CourseName, courseNames } from './scenario.js';
import { printComplaint, printRows } from './report.js';

const startedAt = performance.now();

function say(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${text}\n`);
}

async function main(given: readonly string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args: [...given],
    options: {
      write: { type: 'boolean', default: false },
      names: { type: 'boolean', default: false },
      members: { type: 'string' },
    },
  });
  say('starting a federation …');
  const on = await Federation.start({ podsPerNode: limits.podsPerNodeMax, counts: true });
  try {
    if (on.queue !== 'redis') throw new Error('the baseline is of a queue on Redis: none on PATH');
    const counting = new Counting(on, { say, withNames: flags.names });
    const act = async (): Promise<void> => {
      if (flags.members !== undefined) await measureFleet(on, readMembers(flags.members), say);
      else if (flags.write) await record(counting);
      else await judge(counting);
    };
    await Promise.race([act(), interrupted()]);
  } finally {
    say('taking everything down …');
    await on.stop();
  }
}

/** Throws with a text for people. */
function readMembers(text: string): number {
  const members = Number(text);
  if (Number.isInteger(members) && members > simulatedNames.length && members <= limits.membersMax)
    return members;
  throw new Error(`--members: more than ${simulatedNames.length}, at most ${limits.membersMax}`);
}

/** The median of several rounds, so that no chance of one becomes the measure of all that follow. */
async function record(counting: Counting): Promise<void> {
  await counting.warmUp();
  const rounds: (readonly Row[])[] = [];
  for (let round = 0; round < limits.quickRounds; round += 1)
    rounds.push(await counting.count(courseNames));
  const rows = medians(rounds);
  process.stdout.write(`\n${printRows(rows)}\n`);
  await writeBaseline(rows);
  say('wrote bench/baseline.json');
}

async function judge(counting: Counting): Promise<void> {
  const baseline = await readBaseline();
  await counting.warmUp();
  let rows = await counting.count(courseNames);
  for (let round = 1; round < limits.quickRounds; round += 1) {
    const again = coursesOf(growth(rows, baseline), rows);
    if (again.length === 0) break;
    say(`seems to have grown: ${again.join(', ')}; once more …`);
    rows = least(rows, await counting.count(again));
  }
  process.stdout.write(`\n${printRows(rows)}\n`);
  const complaints = [
    ...strangers(rows, baseline).map((name) => `${name}: not on both sides; record with --write`),
    ...growth(rows, baseline).map(printComplaint),
  ];
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  if (complaints.length > 0) process.exitCode = 1;
  else say('nothing has grown');
}

function coursesOf(complaints: readonly Complaint[], rows: readonly Row[]): readonly CourseName[] {
  const grown = new Set(complaints.map(({ row }) => row));
  const courses = new Set(rows.filter(({ name }) => grown.has(name)).map(({ course }) => course));
  return courseNames.filter((course) => courses.has(course));
}

async function interrupted(): Promise<never> {
  return await new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`interrupted by ${signal}`)));
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
