/** What a request is about, for whoever guards, stops and counts requests. */
import type { ResourceName } from '@navarch/model';
import type { MemberRequest, MemberWrite } from './options.js';
import type { Ask } from './transport.js';

export type Subject<Verb = MemberRequest['verb']> = {
  readonly verb: Verb;
  readonly resource?: ResourceName;
};

/** Those that the guard lets through, one by one. */
export type RequestVerb = Exclude<MemberRequest['verb'], 'open' | Passing | 'probe' | 'identify'>;
/** What is somebody else's, and not read here. */
export type Passing = 'forward' | 'upgrade';
export type Writing = MemberWrite & { readonly verb: 'apply' | 'create' | 'delete' };
export type Reading = Ask & { readonly method: 'GET' };
