import { Injectable } from '@nestjs/common';
import {
  type AdmissionRequest,
  type ApiUser,
  type Attributes,
  forbidden,
  invalid,
} from '@navarch/apimachinery';
import { complaintsAboutAnnotations } from './annotations.decide.js';
import { complaintsAboutCluster } from './cluster.decide.js';
import { complaintsAboutPolicy } from './policy.decide.js';
import { mayDo, printDenial } from './permission.decide.js';

/** Asks the deciders and words their answers as the API's errors. */
@Injectable()
export class Admission {
  /** Throws 422 with a field path for each fault that the kind itself cannot know about. */
  readonly admit = async (request: AdmissionRequest): Promise<void> => {
    const complaints = [
      ...complaintsAboutAnnotations(request),
      ...complaintsAboutCluster(request),
      ...complaintsAboutPolicy(request),
    ];
    if (complaints.length > 0) throw invalid(request, request.name, complaints);
  };

  /** Throws 403 when this user may not. */
  readonly authorize = (user: ApiUser, attributes: Attributes): void => {
    if (mayDo(user, attributes)) return;
    const { name, group, resource } = attributes;
    throw forbidden(printDenial(user, attributes), {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      kind: resource,
    });
  };
}
