/**
 * Runs `work` for 0 … count − 1 with at most `limit` at once. The first failure stops new work and is thrown when
 * what was in flight has ended, so that nothing is left running.
 */
export async function forEachConcurrent(
  count: number,
  limit: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(limit, count) }, lane));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
