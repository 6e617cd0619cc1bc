import { definitionDescriptions } from './definition-descriptions.js';
import { plainDescriptions } from './plain-descriptions.js';
import { accessDescriptions } from './access-descriptions.js';
import { podDescriptions } from './pod-descriptions.js';
import { serviceDescriptions } from './service-descriptions.js';

/**
 * Texts for `kubectl explain`, in our own words: by type, then field; the empty field names the type itself,
 * and `*` holds fields that mean the same wherever they are.
 */
export const descriptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {
    apiVersion: 'The version of the schema that this object follows.',
    kind: 'The kind of this object.',
    metadata: 'Name, labels, annotations and what the server keeps about the object.',
    spec: 'What is wanted.',
    status: 'What was last observed; written by controllers.',
    conditions: 'The latest observations, one of each type.',
  },
  Namespace: { '': 'A scope for names, and a unit of ownership.' },
  NamespaceSpec: { finalizers: 'Who must agree before the namespace may vanish.' },
  NamespaceStatus: { phase: 'Active or Terminating.' },
  Secret: {
    '': 'Confidential data of at most 1 MiB, encrypted at rest.',
    data: 'Values by key, each in base64.',
    stringData: 'Values by key in plain text; write-only, merged over data.',
    type: 'Says which keys the data must have. Opaque (the default) asks for none.',
    immutable: 'When true, data can no longer change; only the whole Secret can be deleted.',
  },
  ReplicaSet: {
    '': 'Keeps a number of equal Pods running, here across the clusters of the fleet.',
  },
  ReplicaSetSpec: {
    replicas: 'Pods wanted over all clusters; 1 if absent.',
    selector: 'Selects the Pods that are counted. Must match the template and cannot change.',
    template: 'The Pod to make when there are too few.',
    minReadySeconds: 'How long a Pod must be ready before it counts as available.',
  },
  ReplicaSetStatus: {
    replicas: 'Pods that exist.',
    readyReplicas: 'Pods that are ready.',
    availableReplicas: 'Pods that have been ready for minReadySeconds.',
    fullyLabeledReplicas: 'Pods that carry all labels of the template.',
    terminatingReplicas: 'Pods that are being deleted.',
    observedGeneration: 'The generation of the spec that the status speaks of.',
  },
  ...podDescriptions,
  ...plainDescriptions,
  ...definitionDescriptions,
  ...serviceDescriptions,
  ...accessDescriptions,
  Event: {
    '': 'Something that happened to an object, kept for a limited time.',
    involvedObject: 'The object it happened to.',
    reason: 'One word for what happened.',
    message: 'A sentence for people.',
    type: 'Normal or Warning.',
    count: 'How often it happened.',
    firstTimestamp: 'When it was first seen.',
    lastTimestamp: 'When it was last seen.',
  },
  EventsEvent: {
    '': 'Something that happened to an object, kept for a limited time. The same as an Event of the core group, in a newer form.',
    eventTime: 'When it was first seen.',
    series: 'How often it happened since, and when last; absent for what happened once.',
    reportingController: 'Who reports it: example.com/controller.',
    reportingInstance: 'Which of several of that name.',
    action: 'What was done, or failed to be.',
    reason: 'One word for what happened.',
    regarding: 'The object it happened to.',
    related: 'Another object that has a part in it.',
    note: 'A sentence for people; at most 1 kB.',
    type: 'Normal or Warning.',
    deprecatedSource: 'Who reports it, in the older form.',
    deprecatedFirstTimestamp: 'When it was first seen, in the older form.',
    deprecatedLastTimestamp: 'When it was last seen, in the older form.',
    deprecatedCount: 'How often it happened, in the older form.',
  },
  EventsEventSeries: {
    '': 'Something that happens again and again.',
    count: 'How often it happened.',
    lastObservedTime: 'When it was last seen.',
  },
  Pod: { '': 'Containers that run together on one node.' },
  Node: { '': 'A machine that runs Pods.' },
  ObjectMeta: {
    '': 'What every object has.',
    name: 'Unique in its namespace for its kind; cannot change.',
    generateName: 'A prefix from which the server makes a name when none is given.',
    namespace: 'The scope of the name; cannot change.',
    labels: 'Short words to select objects by.',
    annotations: 'Free text for tools; not selectable.',
    uid: 'Differs from that of any other object, past or present. Set by the server.',
    resourceVersion: 'Identifies this version of the object; compare for equality only.',
    generation: 'Counts changes of the wanted state. Set by the server.',
    creationTimestamp: 'When the object was created. Set by the server.',
    deletionTimestamp: 'When deletion was asked for. Set by the server.',
    finalizers: 'Who must agree before the object may vanish.',
    ownerReferences: 'Objects without which this one is deleted too.',
    managedFields: 'Which manager set which fields. Kept by the server.',
  },
};
