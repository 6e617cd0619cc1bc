import type { KubeObject } from '@navarch/model';
import { methodNotAllowed } from '../status.js';
import { decodeBody } from './body.js';
import { admit, requireValid } from './judge.js';
import type { Operation } from './operation.js';
import { track } from './ownership.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { writeOptionsOf } from './write-options.js';

/**
 * POST of a question: an object of a kind that is never stored. It is checked like any other, the app fills in the
 * answer, and that is all; so a dry run differs in nothing.
 */
export async function answerQuestion(operation: Operation): Promise<ApiResponse> {
  const { kind, machine, request } = operation;
  const { dryRun, fieldManager, fieldValidation } = writeOptionsOf(request, 'CreateOptions');
  const { object: sent, warnings } = decodeBody(operation, fieldValidation);
  const asked = withoutEmptyName(sent);
  const written = { next: asked, previous: undefined, manager: fieldManager };
  const question = kind.echoed === true ? track(operation, written) : asked;
  await admit(operation, { verb: 'create', object: question, previous: undefined, dryRun });
  requireValid(operation, question, undefined);
  if (machine.answer === undefined) throw methodNotAllowed();
  const answered = await machine.answer(kind, question, { ...request.user, dryRun });
  return renderOne(operation, answered, { status: 201, warnings });
}

function withoutEmptyName(object: KubeObject): KubeObject {
  const { name, ...rest } = object.metadata;
  if (name !== '') return object;
  return { ...object, metadata: rest as KubeObject['metadata'] };
}
