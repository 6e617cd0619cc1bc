import type { KubeObject } from '@navarch/model';
import { alreadyExists, type ApiError, badRequest } from '../status.js';
import { answerQuestion } from './answer.js';
import { decodeBody } from './body.js';
import { admit, previewOf, remarksOn, requireValid, type WriteResult } from './judge.js';
import { restLimits } from './limits.js';
import { requireLivingNamespace } from './namespaces.js';
import { actorOf, keyOf, type Operation } from './operation.js';
import { track } from './ownership.js';
import { type Own, prepareCreate } from './prepare.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { shownForm, storedForm } from './versions.js';
import { type WriteOptions, writeOptionsOf } from './write-options.js';

/** POST to a collection. */
export async function createObject(operation: Operation): Promise<ApiResponse> {
  if (operation.kind.answered === true) return answerQuestion(operation);
  const options = writeOptionsOf(operation.request, 'CreateOptions');
  const { object: sent, warnings } = decodeBody(operation, options.fieldValidation);
  if ((sent.metadata.resourceVersion ?? '') !== '') {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  await operation.machine.storage.caughtUp();
  const { object, previews } = await insert(operation, { sent, options });
  return renderOne(operation, object, { status: 201, warnings: [...warnings, ...previews] });
}

/** Stores a new object, under a generated name if it has none of its own. Throws 409 when the name is taken. */
async function insert(
  operation: Operation,
  { sent, options }: { readonly sent: KubeObject; readonly options: WriteOptions },
): Promise<WriteResult> {
  const { dryRun, fieldManager: manager } = options;
  const { generateName = '', name } = sent.metadata;
  const own = (next: KubeObject): KubeObject =>
    track(operation, { next, previous: undefined, manager });
  const isGenerated = (name ?? '') === '' && generateName !== '';
  const attemptsMax = isGenerated ? restLimits.generatedNameAttemptsMax : 1;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const given = isGenerated ? generate(generateName, operation) : name;
    const created = await insertNamed(operation, sent, { dryRun, own, name: given });
    if (created !== undefined) return created;
  }
  throw alreadyThere(operation, isGenerated ? generateName : name);
}

/** 409 too, for as long as what had the name is going. */
function alreadyThere(operation: Operation, name: string): ApiError {
  const known = operation.machine.storage.cache.get(keyOf(operation, name));
  const isGoing = known?.object.metadata.deletionTimestamp !== undefined;
  return alreadyExists(operation.kind.name, name, isGoing ? 'object is being deleted: ' : '');
}

export type Insertion = {
  readonly dryRun: boolean;
  /** Notes in the managed fields whose the object is. */
  readonly own: Own;
  readonly name: string;
};

/** Stores a new object under its name; undefined when that is taken. */
export async function insertNamed(
  operation: Operation,
  sent: KubeObject,
  { dryRun, own, name }: Insertion,
): Promise<WriteResult | undefined> {
  const { kind, machine } = operation;
  requireLivingNamespace(operation, name);
  const birth = { uid: machine.newUid(), now: machine.clock(), own, name };
  const prepared = prepareCreate(kind, sent, birth);
  const proposal = { verb: 'create', object: prepared, previous: undefined, dryRun } as const;
  const object = (await admit(operation, proposal)) ?? prepared;
  requireValid(operation, object, undefined);
  const remarks = remarksOn(operation, object);
  const key = keyOf(operation, name);
  if (dryRun) {
    if (machine.storage.cache.get(key) !== undefined) return undefined;
    const previews = await previewOf(operation, { ...proposal, object });
    return { object, previews: [...remarks, ...previews] };
  }
  const write = { verb: 'create', key, object: storedForm(kind, object) } as const;
  const outcome = await machine.storage.commit(write, actorOf(operation));
  return outcome.kind === 'committed'
    ? { object: shownForm(kind, outcome.stored.object), previews: remarks }
    : undefined;
}

/** Without vowels and look-alikes, so that no word comes out by accident. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

function generate(prefix: string, { machine }: Operation): string {
  const suffix = Array.from(
    { length: restLimits.generatedSuffixChars },
    () => suffixAlphabet[Math.floor(machine.random() * suffixAlphabet.length)],
  );
  return `${prefix.slice(0, restLimits.generatedPrefixCharsMax)}${suffix.join('')}`;
}
