/** Reads the Freezes. There are few of them. */
import { type Freeze, type ObjectKey, printObjectKey, resources } from '@navarch/model';
import type { Store } from '@navarch/store';

const pageMax = 500;

export async function listFreezes(store: Store): Promise<readonly Freeze[]> {
  const { group, resource } = resources.freezes;
  const freezes: Freeze[] = [];
  let after: ObjectKey | undefined;
  for (;;) {
    const of = { group, resource, limit: pageMax };
    const page = await store.objects.list(after === undefined ? of : { ...of, after });
    freezes.push(...page.map((row) => row.body as unknown as Freeze));
    after = page.at(-1)?.key;
    if (after === undefined || page.length < pageMax) return freezes;
  }
}

export function freezeKeyOf({ metadata }: Freeze): string {
  const { group, resource } = resources.freezes;
  return printObjectKey({ group, resource, namespace: '', name: metadata.name });
}
