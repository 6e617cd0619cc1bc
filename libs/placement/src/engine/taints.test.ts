import { describe, expect, it } from '@jest/globals';
import type { ClusterTaint, ClusterToleration, TaintEffect } from '@navarch/model';
import { printTaint, repel } from './taints.js';

const at = 1_000_000;

/** `key=value:Effect@since`. */
const taintOf = (word: string): { taint: ClusterTaint; since: number | undefined } => {
  const [, key = '', value, effect, since] =
    /^(\w+)(?:=(\w+))?:(\w+)(?:@(-?\d+))?$/.exec(word) ?? [];
  const taint = { key, effect: effect as TaintEffect, ...(value === undefined ? {} : { value }) };
  return { taint, since: since === undefined ? undefined : at + Number(since) * 1_000 };
};

/** `key=value:Effect/seconds`, each part but the first may be missing; `*` is every key. */
const tolerationOf = (word: string): ClusterToleration => {
  const [, key = '', value, effect, seconds] =
    /^(\w+|\*)(?:=(\w+))?(?::(\w+))?(?:\/(-?\d+))?$/.exec(word) ?? [];
  return {
    ...(key === '*' ? {} : { key }),
    ...(value === undefined ? { operator: 'Exists' as const } : { value }),
    ...(effect === undefined ? {} : { effect: effect as TaintEffect }),
    ...(seconds === undefined ? {} : { tolerationSeconds: Number(seconds) }),
  };
};

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const judged = (taints: string, tolerations: string): string => {
  const found = repel(words(taints).map(taintOf), words(tolerations).map(tolerationOf), at);
  const until = 'until' in found ? ` until ${(found.until - at) / 1_000}` : '';
  return `${found.kind}${'taint' in found ? ` by ${printTaint(found.taint)}` : ''}${until}`;
};

describe('taints', () => {
  it.each([
    ['', '', 'none'],
    ['a:NoSchedule', '', 'closed by a:NoSchedule'],
    ['a:PreferNoSchedule', '', 'avoided by a:PreferNoSchedule'],
    ['a:NoExecute', '', 'driven by a:NoExecute'],
    ['a:PreferNoSchedule b:NoSchedule', '', 'closed by b:NoSchedule'],
    ['b:NoSchedule a:PreferNoSchedule', '', 'closed by b:NoSchedule'],
    ['b:NoSchedule a=x:NoExecute', '', 'driven by a=x:NoExecute'],
    ['a:NoSchedule', 'a', 'none'],
    ['a:NoSchedule', '*', 'none'],
    ['a:NoSchedule', 'b', 'closed by a:NoSchedule'],
    ['a:NoSchedule', 'a:NoExecute', 'closed by a:NoSchedule'],
    ['a=x:NoSchedule', 'a=x', 'none'],
    ['a=x:NoSchedule', 'a=y', 'closed by a=x:NoSchedule'],
    ['a=x:NoSchedule', 'a', 'none'],
    ['a:NoSchedule b:NoExecute', 'b', 'closed by a:NoSchedule'],
    ['a:NoExecute@-10', 'a/60', 'none until 50'],
    ['a:NoExecute@-60', 'a/60', 'driven by a:NoExecute'],
    ['a:NoExecute', 'a/60', 'driven by a:NoExecute'],
    ['a:NoExecute@-10', 'a/60 */20', 'none until 50'],
    ['a:NoExecute@-10', 'a/60 a', 'none'],
    ['a:NoExecute@-10', 'a/0', 'driven by a:NoExecute'],
    ['a:NoExecute@-10', 'a/-5', 'driven by a:NoExecute'],
    ['a:NoSchedule@-10', 'a/5', 'none'],
    ['a:NoExecute@-10 b:NoExecute@-20', '*/60', 'none until 40'],
    ['a:NoExecute@-10 b:NoSchedule', 'a/60', 'closed by b:NoSchedule until 50'],
  ])('%s under the tolerations %s: %s', (taints, tolerations, wanted) => {
    expect(judged(taints, tolerations)).toBe(wanted);
  });

  it('without a value are tolerated by a toleration of the empty value', () => {
    const taint: ClusterTaint = { key: 'a', effect: 'NoSchedule' };
    const tolerates = (toleration: ClusterToleration): string =>
      repel([{ taint, since: undefined }], [toleration], at).kind;
    expect(tolerates({ key: 'a' })).toBe('none');
    expect(tolerates({ key: 'a', operator: 'Equal', value: '' })).toBe('none');
    expect(tolerates({ operator: 'Equal' })).toBe('closed');
  });
});
