/**
 * Which custom kinds a member serves, asked of the member itself: where the federation has no definition any more, that is
 * all that is left to tell how a copy is called, and where the member has none, there is no copy.
 */
import {
  definitionKeyOf,
  type MemberObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import type { Members } from '../members/members.js';
import { servedKindOf } from './definition-removals.js';
import { syncLimits } from './limits.js';

type Known = { readonly kind: Promise<ResourceName | undefined>; readonly until: number };

export class MemberKinds {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly members: Members,
    private readonly now: () => number,
  ) {}

  /** The kind of a copy, in a version that its member serves; undefined: it serves none. All who ask within a moment share an answer. */
  async of({ cluster, object }: MemberObjectKey): Promise<ResourceName | undefined> {
    const { name } = definitionKeyOf(object);
    const text = `${cluster}/${name}`;
    const known = this.known.get(text);
    if (known !== undefined && this.now() < known.until) return await known.kind;
    const kind = this.read(cluster, name);
    this.known.set(text, { kind, until: this.now() + syncLimits.servedFreshMs });
    try {
      return await kind;
    } catch (error) {
      this.known.delete(text);
      throw error;
    }
  }

  private async read(cluster: string, name: string): Promise<ResourceName | undefined> {
    const client = await this.members.of(cluster);
    const live = await client.get(resources.definitions, '', name);
    return live === undefined ? undefined : servedKindOf(live);
  }
}
