import type { Federation } from '../federation/federation.js';
import { api } from './api.js';
import type { Row } from './compare.decide.js';
import { emptyCosts } from './costs.js';
import { type Measured, measure, measureRest } from './measure.js';
import { propagationOf } from './propagation.js';
import { printNames } from './report.js';
import { type Course, type CourseName, restPercent, type Track } from './scenario.js';
import { warmUp } from './warm-up.js';

const courses = {
  rest: undefined,
  secrets: propagationOf('secrets'),
  replicaSets: propagationOf('workloads'),
  api,
} as const satisfies Readonly<Record<CourseName, Course | undefined>>;

type Options = {
  readonly say: (text: string) => void;
  /** Print what was sent. */
  readonly withNames: boolean;
};

/** Runs courses on one federation, as often as is asked for. */
export class Counting {
  private rounds = 0;
  private rest = emptyCosts;

  constructor(
    private readonly on: Federation,
    private readonly options: Options,
  ) {}

  async warmUp(): Promise<void> {
    this.options.say('warming up …');
    await warmUp(this.on);
  }

  /** The rest must have been counted before anything else is: it is taken off. */
  async count(names: readonly CourseName[]): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const round = (this.rounds += 1);
    for (const course of names) {
      const add = (row: Omit<Row, 'costs' | 'course'>, measured: Measured): void => {
        rows.push({ ...row, course, costs: measured.costs });
        this.tell(row.name, measured);
      };
      const run: Track['run'] = async (scenario) => {
        add(scenario, await measure(this.on, scenario, this.rest));
      };
      const act = courses[course];
      if (act !== undefined) await act({ on: this.on, round, run });
      else add({ name: 'second at rest', toleratedPercent: restPercent }, await this.countRest());
    }
    return rows;
  }

  private async countRest(): Promise<Measured> {
    const measured = await measureRest(this.on);
    this.rest = measured.costs;
    return measured;
  }

  private tell(name: string, measured: Measured): void {
    this.options.say(name);
    if (this.options.withNames) process.stdout.write(`${printNames(name, measured)}\n`);
  }
}
