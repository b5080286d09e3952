/** `npm run joints`: prints the counts of {@link jointCounts}, and fails unless all are 0. */
import { jointCounts } from "./joint-counts.ts";

const counts = jointCounts();
const text = counts.flatMap(({ what, places }) => [
  `${String(places.length).padStart(4)}  ${what}`,
  ...places.map((place) => `        ${place}`),
]);
process.stdout.write(`${text.join("\n")}\n`);
if (counts.some(({ places }) => places.length > 0)) process.exitCode = 1;
