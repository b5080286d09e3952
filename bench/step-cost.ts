/** Whether a step costs more as the episode gets longer, and how long prompts get. */
import type { NumberedEvent } from "../src/episode/events.ts";
import { episodeWith } from "./episode-with.ts";
import { instantModel, median, prepared, print } from "./setup.ts";

const setting = prepared("steps: 310\npopulation: {size: 100}\nplanner: {kind: us-federal}");

const runs = 7;
const early: number[] = [];
const late: number[] = [];
let longest = 0;
for (let run = 0; run < runs; run++) {
  const ends: number[] = [];
  await episodeWith(setting, {
    model: instantModel(({ system, user }) => {
      longest = Math.max(longest, system.length + user.length);
    }),
    store: null,
    listeners: [
      (event: NumberedEvent) => {
        if (event.type === "step-end") ends.push(performance.now());
      },
    ],
  });
  const cost = (step: number): number => (ends[step + 9] - ends[step - 11]) / 20;
  if (run > 0) {
    early.push(cost(20));
    late.push(cost(300));
  }
}
print(
  `step around 20: ${median(early).toFixed(3)} ms, around 300: ${median(late).toFixed(3)} ms, ratio ${(median(late) / median(early)).toFixed(3)} (target: ≤ 1.10)`,
);
print(`longest worker prompt of 310 steps: ${longest.toLocaleString("en-US")} characters (target: under 6,000)`);
