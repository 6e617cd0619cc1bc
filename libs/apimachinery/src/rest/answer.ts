import { type KubeObject, toTimestamp } from '@navarch/model';
import { applyDefaults } from '../decode/defaults.js';
import type { Question } from '../kind.js';
import { invalidValue } from '../names/problems.js';
import { invalid, methodNotAllowed } from '../status.js';
import { decodeBody } from './body.js';
import { admit, requireValid } from './judge.js';
import { requireLivingNamespace } from './namespaces.js';
import { currentOf, type Operation } from './operation.js';
import { track } from './ownership.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { writeOptionsOf } from './write-options.js';

/**
 * POST of a question: an object of a kind that is never stored. It is checked like any other, the app fills in the
 * answer, and that is all; so a dry run differs in nothing.
 */
export async function answerQuestion(operation: Operation): Promise<ApiResponse> {
  const { kind, request } = operation;
  const { dryRun, fieldManager, fieldValidation } = writeOptionsOf(request, 'CreateOptions');
  const { object: sent, warnings } = decodeBody(operation, fieldValidation);
  const asked = withoutEmptyName(sent);
  const written = { next: asked, previous: undefined, manager: fieldManager };
  const question = kind.echoed === true ? track(operation, written) : asked;
  await admit(operation, { verb: 'create', object: question, previous: undefined, dryRun });
  requireValid(operation, question, undefined);
  return await answerWith(operation, question, { dryRun, warnings });
}

/**
 * POST of a question about one object, which must be there. The question has the object's name. Throws 404, and 422 for one
 * that says another name.
 */
export async function answerAbout(about: Operation, { kind, of }: Question): Promise<ApiResponse> {
  const { machine, path, request } = about;
  const { dryRun, fieldManager, fieldValidation } = writeOptionsOf(request, 'CreateOptions');
  // What it says of itself is not yet held against the path.
  const operation = { ...about, kind, path: { ...path, name: '' } };
  const { object: sent, warnings } = decodeBody(operation, fieldValidation);
  const { name } = sent.metadata;
  if (name !== '' && name !== path.name) {
    const why = `must match the ${of} name if specified`;
    throw invalid(kind.name, path.name, [invalidValue('metadata.name', name, why)]);
  }
  await machine.storage.caughtUp();
  requireLivingNamespace(about, path.name);
  const { object } = currentOf(about);
  const next = withoutEmptyName(applyDefaults(kind.schema, withName(sent, '')));
  const question = track(operation, { next, previous: undefined, manager: fieldManager });
  await admit(operation, { verb: 'create', object: question, previous: undefined, dryRun });
  requireValid(operation, question, undefined);
  const creationTimestamp = toTimestamp(machine.clock());
  const named = withName(question, object.metadata.name, { creationTimestamp });
  return await answerWith(operation, named, { dryRun, warnings });
}

async function answerWith(
  operation: Operation,
  question: KubeObject,
  { dryRun, warnings }: { readonly dryRun: boolean; readonly warnings: readonly string[] },
): Promise<ApiResponse> {
  const { kind, machine, request } = operation;
  if (machine.answer === undefined) throw methodNotAllowed();
  const said: string[] = [];
  const asker = { ...request.user, dryRun, warn: (text: string) => void said.push(text) };
  const answered = await machine.answer(kind, question, asker);
  return renderOne(operation, answered, { status: 201, warnings: [...warnings, ...said] });
}

const withName = (
  object: KubeObject,
  name: string,
  others: Partial<KubeObject['metadata']> = {},
): KubeObject => ({ ...object, metadata: { ...object.metadata, name, ...others } });

function withoutEmptyName(object: KubeObject): KubeObject {
  const { name, ...rest } = object.metadata;
  if (name !== '') return object;
  return { ...object, metadata: rest as KubeObject['metadata'] };
}
