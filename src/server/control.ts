/** What may be ordered: runs are started and gone on with as processes of their own, which outlive the server. */
import type { Done, RunChoice, ScenarioValues, Started } from "./api.ts";

export interface Control {
  start(asked: ScenarioValues): Promise<Started>;
  resume(asked: RunChoice): Promise<Started>;
  stop(asked: RunChoice): Promise<Done>;
  budget(asked: RunChoice): Promise<Done>;
}
