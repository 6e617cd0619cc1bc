/** When to start again what died: at once the first time, then ever more slowly, from the start after a long life. */
export function decideRestart(
  past: { readonly failures: number; readonly livedMs: number },
  limits: {
    readonly restartFirstMs: number;
    readonly restartLastMs: number;
    readonly restartForgetMs: number;
  },
): { readonly failures: number; readonly afterMs: number } {
  const failures = past.livedMs >= limits.restartForgetMs ? 1 : past.failures + 1;
  const afterMs = Math.min(
    limits.restartFirstMs * 2 ** Math.min(failures - 1, 20),
    limits.restartLastMs,
  );
  return { failures, afterMs };
}
