/** A question of a worker that the stand-in can answer. */
import type { ChatRequest } from "../../src/models/chat-model.ts";
import type { WorkerObservation } from "../../src/models/observations.ts";
import { hoursRequest } from "./requests.ts";

const observation: WorkerObservation = {
  id: { seed: 1, agent: "w0", step: 5, purpose: "hours" },
  ...{ steps: 50, stepsPerTaxYear: 5, step: 5, taxYear: 1, stepInTaxYear: 5, averageHours: 38, lastChange: null },
  ...{ phase: "decide", columns: [], history: [], best: [] },
  you: { wage: 20, incomePerWeeklyHour: 1040, usualHours: 38, effort: { cost: 12_000, hours: 42, power: 3.5 } },
  hours: { max: 168 },
  tax: { from: [0, 20_000, 50_000], percent: [10, 20, 40] },
};

/** A prompt of ours; each number makes another. */
export function hoursQuestion(number = 0): ChatRequest {
  const id = { ...observation.id, step: 5 + number };
  const schema = { type: "object", properties: { reasoning: { type: "string" }, hours: { type: "number" } } };
  return {
    ...hoursRequest,
    user: `${JSON.stringify({ ...observation, id })}\n\nAnswer.`,
    answer: { ...hoursRequest.answer, schema },
  };
}
