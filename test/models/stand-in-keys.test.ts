import { describe, expect, test } from "@jest/globals";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import { idle, runWith, watched } from "../episode/run-with.ts";

/** Every question of a small run with an election. */
async function questions(): Promise<readonly ChatRequest[]> {
  const [workers, planner] = [watched(), watched()];
  const keys = "steps: 6\ntaxYear: 2\npopulation: {size: 4}\nelection: {candidates: run-for-office, mandate: free}";
  await runWith(`${keys}\nworkers: {satisfaction: true}`, { workers, planner });
  return [...workers.requests, ...planner.requests];
}

describe.each(["learner", "noisy"] as const)("the chance of %s", (behaviour) => {
  const model = offlineModel(behaviour);
  const said = async (request: ChatRequest) => (await model.complete(request, idle)).text;

  test("is the same however often and in what words a question is put again", async () => {
    const asked = await questions();
    expect(new Set(asked.map(({ key }) => key.purpose)).size).toBe(6);
    for (const request of asked) {
      const first = await said(request);
      for (const [attempt, reason] of [
        [2, "the answer holds no JSON object"],
        [21, 'hours: expected number\n{"id":{"seed":9}}'],
      ] as const) {
        const user = `${request.user}\n\nYour last answer could not be used: ${reason}.`;
        expect(await said({ ...request, user, key: { ...request.key, attempt, episode: "other" } })).toBe(first);
      }
    }
  });

  test.each<[string, (i: number) => object]>([
    ["seed", (i) => ({ seed: 100 + i })],
    ["agent", (i) => ({ agent: `w${9000 + i}` })],
    ["step", (i) => ({ step: 100 + i })],
  ])("is another one for another %s", async (_, changed) => {
    const request = (await questions()).findLast(({ key }) => key.purpose === "hours")!;
    const { id, ...rest } = JSON.parse(request.user);
    const answers = Array.from({ length: 10 }, (_, i) =>
      said({ ...request, user: JSON.stringify({ id: { ...id, ...changed(i) }, ...rest, phase: "explore" }) }),
    );
    // Hours are few, so that two of ten can agree.
    expect(new Set(await Promise.all(answers)).size).toBeGreaterThan(3);
  });
});
