/** The optimum, with kernels to screen schedules first: what `llm-econ optimum` does. */
import { type GpuChoice, openBackend } from "../gpu/backend.ts";
import type { SearchProgress } from "../planner/oracles/search-progress.ts";
import type { Prepared } from "../run/prepare.ts";
import { findOptimum, type Optimum, screenedSchedules } from "./optimum.ts";
import { type TopTailRow, topTailRows } from "./top-tail-rows.ts";

/** What the kernels that screened schedules ran on; nulls and a note where none did. */
export interface Screening {
  readonly backend: string | null;
  readonly device: string | null;
  readonly note: string | null;
}

/**
 * {@link findOptimum}, from starts that were found on everyone through kernels where there are any, and how it moves with
 * the tail of top incomes where there are people enough.
 * @throws ScenarioError for economies and welfare functions without an optimum of this kind
 */
export async function screenedOptimum(
  prepared: Prepared,
  gpu: GpuChoice,
  progress?: SearchProgress,
): Promise<Optimum & { readonly topTail?: readonly TopTailRow[]; readonly screening: Screening }> {
  const { starts, ...screening } = await screened(prepared, gpu);
  const optimum = findOptimum(prepared, starts, progress);
  const { rates = [] } = optimum.policies.find(({ name }) => name === "stackelberg") ?? {};
  const topTail = topTailRows(prepared, rates, progress);
  return { ...optimum, ...(topTail.length > 0 && { topTail }), screening };
}

async function screened(
  prepared: Prepared,
  gpu: GpuChoice,
): Promise<Screening & { readonly starts: readonly (readonly number[])[] }> {
  const { backend, note } = await openBackend(gpu);
  if (backend === null) return { starts: [], backend: null, device: null, note };
  try {
    const { starts, problem } = await screenedSchedules(prepared, backend);
    const { name, device } = backend;
    return problem === null
      ? { starts, backend: name, device, note }
      : { starts, backend: null, device: null, note: problem };
  } finally {
    // A GPU's device keeps the process alive until it is closed.
    await backend.close();
  }
}
