import { DomainError } from '@navarch/model';
import { ConfigError, printError } from '@navarch/runtime';
import { Complaint } from './complaint.js';

/** Any error as a complaint: one place knows how each family reads to a person. */
export function toComplaint(error: unknown): Complaint {
  if (error instanceof Complaint) return error;
  if (error instanceof ConfigError) return new Complaint(error.message, [], 2);
  if (error instanceof DomainError) return new Complaint(describe(error), adviceFor(error));
  return new Complaint(printError(error));
}

function describe(error: DomainError): string {
  const { name, why, said } = error.facts;
  if (error.code !== 'unit.start') return printError(error);
  return `${name} did not start: ${why}${said === '' ? '' : `\n  it said: ${said}`}`;
}

function adviceFor(error: DomainError): readonly string[] {
  const { logFile, name } = error.facts;
  if (error.code === 'unit.start' && typeof name === 'string') return [`./navarch logs ${name}`];
  if (typeof logFile === 'string') return [`tail ${logFile}`];
  if (error.code === 'api.request') return ['./navarch status    is the federation API up?'];
  return [];
}
