/** What became of a definition in a member, on record; whoever tells of it at the definition is woken where it is news. */
import type { KubeObject, MemberObjectKey, Outcome } from '@navarch/model';
import { done, printObjectKey } from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder, Happening } from '../events/record.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { createTellingStates, type TellingStates } from './telling.js';
import { uidOf } from '../objects/body.js';
import { adoption } from './conflict.js';
import type { Claim } from './operation.decide.js';
import { versionsOf } from './records.js';

export type DefinitionRecordsParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly events: EventRecorder;
};

export type SettledDefinition = {
  readonly key: MemberObjectKey;
  readonly definition: StoredObject;
  readonly state: MemberState | undefined;
  readonly digest: string;
  /** As the member has it. */
  readonly copy: KubeObject;
  readonly message: string;
};

export class DefinitionRecords {
  private readonly states: TellingStates;

  constructor(private readonly parts: DefinitionRecordsParts) {
    this.states = createTellingStates(
      { states: parts.store.memberStates, bell: parts.bell },
      ({ object }) => ({ loop: loopNames.definition, key: printObjectKey(object) }),
    );
  }

  async applied({
    key,
    definition,
    state,
    digest,
    copy,
    message,
  }: SettledDefinition): Promise<void> {
    await this.states.applied({
      key,
      objectUid: uidOf(definition.body),
      generation: definition.resourceVersion,
      digest,
      ...versionsOf(copy),
      message,
      driftMarks: state?.driftMarks ?? 0,
    });
  }

  /** It is not there yet, and this is why; true when that is news. */
  async remark(key: MemberObjectKey, message: string): Promise<boolean> {
    const text = message.slice(0, limits.messageLengthMax);
    return await this.states.failed({ key, message: text });
  }

  /** The same with an Event. */
  async failed(key: MemberObjectKey, { body }: StoredObject, message: string): Promise<void> {
    if (!(await this.remark(key, message))) return;
    const text = `${key.cluster}: ${message}`;
    await this.parts.events.record(body, { type: 'Warning', reason: 'NotServed', message: text });
  }

  async adopted(
    key: MemberObjectKey,
    { body }: StoredObject,
    claim: Extract<Claim, { kind: 'adopt' }>,
  ): Promise<void> {
    await this.parts.events.record(body, adoption(key, claim));
  }

  async forget(key: MemberObjectKey): Promise<Outcome> {
    await this.states.remove(key);
    return done;
  }

  /** Of a definition that the federation has no more. */
  async announce({ object }: MemberObjectKey, happening: Happening): Promise<void> {
    const gone = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: object.name },
    };
    await this.parts.events.record(gone, happening);
  }
}
