import { type Freeze, type Instant, resources } from '@navarch/model';
import type { ApiClient } from '../federation/client.js';
import { pathOf } from '../federation/paths.js';

/** All Freezes that there are, over or not. */
export async function readFreezes(api: ApiClient): Promise<readonly Freeze[]> {
  const list = (await api.ask({ method: 'GET', path: pathOf(resources.freezes) })) as {
    readonly items?: readonly Freeze[];
  };
  return list.items ?? [];
}

export const isOver = ({ spec }: Freeze, now: Instant): boolean =>
  spec.until !== undefined && Date.parse(spec.until) <= now;
