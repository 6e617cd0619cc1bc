import {
  type Simulation,
  type SimulationStatus,
  fleetGroup,
  fleetVersion,
  resources,
} from '@navarch/model';
import { SimulationError, emptyWorld, simulate } from '@navarch/placement';
import { Complaint } from '../complaint.js';
import { type ApiClient, statusText } from '../federation/client.js';
import { pathOf } from '../federation/paths.js';
import { badInput } from './documents.js';
import { fieldsOf } from './fields.js';
import { locate } from './origin.js';
import type { Request } from './request.js';

/** The Simulation with its answer, from the planner right here: what the request brings along is the whole world. */
export function answerOffline({ simulation, origins }: Request, at: number): Simulation {
  try {
    return { ...simulation, status: simulate(emptyWorld(at), simulation.spec) };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    const lines = error.mistakes.map((one) => `${locate(origins, one.path)}: ${one.message}`);
    throw new Complaint(lines.join('\n'), [], badInput);
  }
}

/** The same from a federation: what the request brings along is laid over what the federation has. */
export async function askServer(
  api: ApiClient,
  { simulation, origins }: Request,
): Promise<Simulation> {
  const answer = await api.send({
    method: 'POST',
    path: pathOf(resources.simulations),
    body: simulation,
  });
  if (answer.status >= 300) {
    const isRefusal = answer.status === 400 || answer.status === 422;
    const text = statusText(answer).replaceAll(/\bspec\.[^\s:]+/g, (path) => locate(origins, path));
    throw new Complaint(text, [], isRefusal ? badInput : 1);
  }
  const { apiVersion, kind, status } = fieldsOf(answer.body);
  if (apiVersion !== `${fleetGroup}/${fleetVersion}` || kind !== 'Simulation') {
    throw new Complaint('the server did not answer with a Simulation');
  }
  if (fieldsOf(status)['summary'] === undefined) {
    throw new Complaint('the server left the Simulation without an answer');
  }
  return { ...simulation, status: status as SimulationStatus };
}
