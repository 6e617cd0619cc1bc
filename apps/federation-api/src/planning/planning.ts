import { Inject, Injectable } from '@nestjs/common';
import {
  type AdmissionRequest,
  type ApiHandlerOptions,
  type FieldError,
  invalid,
  type KindDefinition,
  methodNotAllowed,
} from '@navarch/apimachinery';
import { type KubeObject, resources, type Simulation } from '@navarch/model';
import { SimulationError } from '@navarch/placement';
import { problemAt } from '../admission/problem.decide.js';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, PLANNER } from '../injected.js';
import type { Planner } from './planner.js';
import { isPreviewed } from './previewed.decide.js';

/**
 * What the API answers about placements that have not been made: simulations, and warnings on writes that are only
 * tried. Both come from the planner, and neither changes anything.
 */
@Injectable()
export class Planning implements Required<Pick<ApiHandlerOptions, 'answer' | 'previewWarnings'>> {
  constructor(
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log'>,
  ) {}

  /** Throws 422 with a field path for each fault in the question. */
  readonly answer = async (kind: KindDefinition, question: KubeObject): Promise<KubeObject> => {
    if (kind.name.resource !== resources.simulations.resource) throw methodNotAllowed();
    try {
      const status = await this.planner.simulate(question as unknown as Simulation);
      return { ...question, status };
    } catch (error) {
      if (!(error instanceof SimulationError)) throw error;
      throw invalid(kind.name, question.metadata.name, complaintsOf(error, question));
    }
  };

  /** A dry run is answered whatever the planner says: the preview is a courtesy. */
  readonly previewWarnings = async (request: AdmissionRequest): Promise<readonly string[]> => {
    const { object, previous, resource, namespace, name } = request;
    if (object === undefined || !isPreviewed(request)) return [];
    try {
      return await this.planner.preview(object, previous);
    } catch (error) {
      this.foundation.log.warn({ err: error, resource, namespace, name }, 'a preview failed');
      return ['where it would be placed is not known: the planner did not answer'];
    }
  };
}

const complaintsOf = ({ mistakes }: SimulationError, question: KubeObject): FieldError[] =>
  mistakes.map((one) => problemAt(question, one));
