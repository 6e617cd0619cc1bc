import { Inject, Injectable } from '@nestjs/common';
import { type AdmissionRequest, invalid } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';
import { Access } from '../access/access.js';
import { refusalOfGrant } from '../access/grant.decide.js';
import type { Surroundings } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { complaintsAboutAnnotations } from './annotations.decide.js';
import { complaintsAboutCluster } from './cluster.decide.js';
import { complaintsAboutHold, signApproval } from './hold.decide.js';
import { complaintsAboutPolicy } from './policy.decide.js';
import { Protection } from './protection.js';

/** Asks the deciders and words their answers as the API's errors. */
@Injectable()
export class Admission {
  constructor(
    @Inject(FOUNDATION) private readonly surroundings: Pick<Surroundings, 'clock'>,
    private readonly protection: Protection,
    private readonly access: Access,
  ) {}

  /**
   * Throws 403 for a grant of what the writer does not hold, and 422 with a field path for each fault that the kind
   * itself cannot know about. An approval is returned signed.
   */
  readonly admit = async (request: AdmissionRequest): Promise<KubeObject | void> => {
    this.protection.require(request);
    const refusal = refusalOfGrant(this.access.current(), request);
    if (refusal !== undefined) throw refusal;
    const complaints = [
      ...complaintsAboutAnnotations(request),
      ...complaintsAboutCluster(request),
      ...complaintsAboutPolicy(request),
      ...complaintsAboutHold(request),
    ];
    if (complaints.length > 0) throw invalid(request, request.name, complaints);
    return signApproval(request, this.surroundings.clock());
  };
}
