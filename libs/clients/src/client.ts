import {
  fieldManager as navarch,
  type KubeObject,
  type ResourceName,
  resources,
} from '@navarch/model';
import { homeNamespace, readHomeUid } from './answer/home.js';
import { parseJson } from './answer/json.js';
import { readObject } from './answer/objects.js';
import { readServed } from './answer/served.js';
import { bodyOf, isAbsence } from './answer/absence.js';
import { provesGone } from './answer/deletion.js';
import { readVersion } from './answer/version.js';
import type { MemberEvent } from './answer/watch-events.js';
import { applyType, bodyOfApply } from './apply-body.js';
import type { MemberCredentials } from './credentials.js';
import { MemberError } from './errors.js';
import { expiryOf } from './expiry.js';
import type { Forward, Forwarded } from './forward.js';
import { Guard, type MemberPace } from './guard.js';
import { type MemberLimits, memberLimits } from './limits.js';
import type {
  ApplyOptions,
  DeleteTarget,
  ListOptions,
  MemberClientOptions,
  MemberExpiry,
  MemberList,
  MemberPage,
  MemberSelf,
  ProbeResult,
  WatchOptions,
} from './options.js';
import { collectionPath, objectPath, query, versionPath } from './paths.js';
import { type PagesParts, readPages } from './read-pages.js';
import { describeProbe } from './probe.js';
import type { Passing, Reading, RequestVerb, Subject, Writing } from './subject.js';
import { type Answer, type Ask, Transport } from './transport.js';
import type { Upgrade, Upgraded } from './upgrade.js';
import { watchMember } from './watch.js';

/**
 * One member's API, as far as the federation uses it.
 *
 * Every answer is checked to be what was asked for before anybody sees it. "Not there" is believed only when
 * an API server says so of this very object: a 404 from somewhere on the way proves nothing.
 */
export class MemberClient {
  private readonly limits: MemberLimits;
  private readonly transport: Transport;
  private readonly guard: Guard;
  private readonly closing = new AbortController();
  private readonly stopwatch: () => number;
  private readonly random: () => number;
  private ends: MemberExpiry | undefined;

  constructor(
    private readonly credentials: MemberCredentials,
    private readonly options: MemberClientOptions = {},
  ) {
    const {
      onRequest: _onRequest,
      onFailure: _onFailure,
      beforeWrite: _beforeWrite,
      stopwatch,
      random = Math.random,
      ...limits
    } = options;
    this.random = random;
    this.limits = { ...memberLimits, ...limits };
    this.transport = new Transport(credentials, this.limits);
    this.stopwatch = stopwatch ?? (() => performance.now());
    this.guard = new Guard({
      limits: this.limits,
      stopwatch: this.stopwatch,
      random,
      dials: () => this.transport.dials,
    });
  }

  /** `namespace` is empty for cluster scope. Undefined when the member says that there is no such object. */
  async get(
    resource: ResourceName,
    namespace: string,
    name: string,
  ): Promise<KubeObject | undefined> {
    const path = objectPath(resource, namespace, name);
    return this.request({ verb: 'get', resource }, { method: 'GET', path }, (answer) =>
      isAbsence(answer, name)
        ? undefined
        : readObject(parseJson(bodyOf(answer)), { resource, name }),
    );
  }

  /** Server-side apply; creates what is not there. */
  async apply(
    resource: ResourceName,
    object: KubeObject,
    { fieldManager = navarch, force = true, notAfterMs, ...on }: ApplyOptions = {},
  ): Promise<KubeObject> {
    const { namespace = '', name } = object.metadata;
    const body = bodyOfApply(resource, object, on);
    const path = `${objectPath(resource, namespace, name)}${query({ fieldManager, force: String(force) })}`;
    const inTime = notAfterMs === undefined ? undefined : { notAfterMs, stopwatch: this.stopwatch };
    const ask = { method: 'PATCH', path, body, type: applyType, inTime } as const;
    return this.write({ verb: 'apply', resource, namespace, name }, ask, (answer) =>
      readObject(parseJson(bodyOf(answer)), { resource, name }),
    );
  }

  /** Fails with a conflict (reason `AlreadyExists`) when the name is taken. */
  async create(resource: ResourceName, object: KubeObject): Promise<KubeObject> {
    const { namespace = '', name } = object.metadata;
    const path = `${collectionPath(resource, namespace)}${query({ fieldManager: navarch })}`;
    const ask = { method: 'POST', path, body: object } as const;
    return this.write({ verb: 'create', resource, namespace, name }, ask, (answer) =>
      readObject(parseJson(bodyOf(answer)), { resource }),
    );
  }

  /** `deleted`: the member has accepted it; the object may stay while finalizers run. `absent`: it is proven to be gone. */
  async delete(resource: ResourceName, target: DeleteTarget): Promise<'deleted' | 'absent'> {
    const { namespace, name, uid, resourceVersion, propagationPolicy = 'Background' } = target;
    const preconditions = { uid, resourceVersion };
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, preconditions };
    const path = objectPath(resource, namespace, name);
    return this.write(
      { verb: 'delete', resource, namespace, name },
      { method: 'DELETE', path, body },
      (answer) => {
        if (isAbsence(answer, name)) return 'absent';
        return provesGone(bodyOf(answer), uid) ? 'absent' : 'deleted';
      },
    );
  }

  /** Everything that matches, read in pages of one snapshot. */
  async list(resource: ResourceName, options: ListOptions = {}): Promise<MemberList> {
    const items: KubeObject[] = [];
    let resourceVersion = '';
    for await (const page of this.pages(resource, options)) {
      items.push(...page.items);
      resourceVersion = page.resourceVersion;
    }
    return { items, resourceVersion };
  }

  /** The same page by page, for whoever need not hold all of it; the last page says where a watch goes on from. */
  pages(resource: ResourceName, options: ListOptions = {}): AsyncGenerator<MemberPage> {
    const { listItemsMax } = this.limits;
    const ask: PagesParts['ask'] = (asked, read) =>
      this.request({ verb: 'list', resource }, asked, read);
    return readPages({ ask, listItemsMax }, resource, options);
  }

  /**
   * Everything after a version, until the member ends the watch or `signal` aborts. Throws `member.expired` when that
   * version is too old (list anew), `member.timeout` when the member falls silent.
   */
  watch(resource: ResourceName, options: WatchOptions): AsyncIterable<MemberEvent> {
    return watchMember(
      {
        limits: this.limits,
        random: this.random,
        open: (ask, signal) =>
          this.guard.watch(() =>
            this.measured({ verb: 'open', resource }, () => this.transport.open(ask, signal)),
          ),
        enter: () => this.guard.enterWatch(),
        onFailure: this.options.onFailure,
        closing: this.closing.signal,
      },
      resource,
      options,
    );
  }

  /** Sends somebody's request as it is and hands on the answer, whatever it says. Throws MemberError when there is none. */
  forward(given: Forward): Promise<Forwarded> {
    return this.pass('forward', given, (ask) => this.transport.forward(ask));
  }

  /** The same for one that asks to speak another protocol; the connection is then its sender's, until `signal` or the client ends. */
  upgrade(given: Upgrade): Promise<Upgraded> {
    return this.pass('upgrade', given, (ask) => this.transport.upgrade(ask));
  }

  /**
   * Asks a health path, whatever the guard thinks: this is what tells whether the member is there. Throws `member.noSocket` when
   * it could not be asked for want of something on this side, which says nothing of the member, and nothing else.
   */
  async probe(path: string): Promise<ProbeResult> {
    const ask = () => this.transport.status(path);
    const startedAt = this.stopwatch();
    const seen = await this.measured({ verb: 'probe' }, ask).catch((error: unknown) => error);
    if (seen instanceof MemberError && seen.code === 'member.noSocket') throw seen;
    return { ...describeProbe(seen), latencyMs: Math.round(this.stopwatch() - startedAt) };
  }

  /**
   * Who answers, whatever the guard thinks: while everybody else's requests fail, this must still say why. Throws
   * MemberError when it cannot be told.
   */
  async whoAnswers(): Promise<MemberSelf> {
    const path = objectPath(resources.namespaces, '', homeNamespace);
    const uid = await this.askAside(path, readHomeUid);
    const kubernetesVersion = await this.askAside('/version', (answer) =>
      readVersion(parseJson(bodyOf(answer))),
    );
    return { uid, kubernetesVersion };
  }

  /** How the member is being asked now. */
  pace(): MemberPace {
    return this.guard.seen();
  }

  /** When the credentials end. */
  expiry(): MemberExpiry {
    this.ends ??= expiryOf(this.credentials);
    return this.ends;
  }

  /**
   * Plural names of what the member serves of a group and version (`apps/v1`, `v1`), whatever the guard thinks; none
   * when it does not know the group (there is no API server without the core one). Throws MemberError when it cannot
   * be told.
   */
  async serves(groupVersion: string): Promise<readonly string[]> {
    return await this.askAside(versionPath(groupVersion), (answer) =>
      groupVersion.includes('/') && answer.kind === 'refusal' && answer.status === 404
        ? []
        : readServed(parseJson(bodyOf(answer)), groupVersion),
    );
  }

  /** Ends watches, waits for requests under way, closes the connections. */
  async close(): Promise<void> {
    this.closing.abort(new MemberError('member.closed'));
    await this.transport.close();
  }

  private pass<Ask extends { readonly signal: AbortSignal }, T>(
    verb: Passing,
    given: Ask,
    send: (ask: Ask) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([given.signal, this.closing.signal]);
    return this.guard.watch(() => this.measured({ verb }, () => send({ ...given, signal })));
  }

  /** On the probes' connections, and without the guard. */
  private async askAside<T>(path: string, read: (answer: Answer) => T): Promise<T> {
    return this.measured({ verb: 'identify' }, async () =>
      read(await this.transport.ask({ method: 'GET', path }, 'probe')),
    );
  }

  /** Every method that changes something in the member comes through here: what may not be sent is stopped here. */
  private async write<T>(subject: Writing, ask: Ask, read: (answer: Answer) => T): Promise<T> {
    this.options.beforeWrite?.(subject);
    return this.guarded(subject, ask, read);
  }

  private async request<T>(
    subject: Subject<RequestVerb>,
    ask: Reading,
    read: (answer: Answer) => T,
  ): Promise<T> {
    return this.guarded(subject, ask, read);
  }

  /** Reading is part of the request: a member that answers garbage is in trouble as much as one that does not answer. */
  private async guarded<T>(
    subject: Subject<RequestVerb>,
    ask: Ask,
    read: (answer: Answer) => T,
  ): Promise<T> {
    return this.guard.request(subject.verb, () =>
      this.measured(subject, async () => read(await this.transport.ask(ask))),
    );
  }

  private async measured<T>({ verb, resource }: Subject, work: () => Promise<T>): Promise<T> {
    const startedAt = this.stopwatch();
    let outcome = 'ok';
    try {
      return await work();
    } catch (error) {
      outcome = error instanceof MemberError ? error.code : 'unexpected';
      if (error instanceof MemberError) this.options.onFailure?.(error);
      throw error;
    } finally {
      const tookMs = this.stopwatch() - startedAt;
      this.options.onRequest?.({ verb, resource: resource?.resource ?? '', outcome, tookMs });
    }
  }
}
