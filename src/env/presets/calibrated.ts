import { lawName } from "../../law/law-name.ts";
import { calibratedEconomy } from "../calibrate/calibrated-economy.ts";
import { participatingEconomy } from "../calibrate/work-costs.ts";
import { elasticitiesOf } from "../utility/elasticities.ts";
import type { Preset } from "./preset.ts";

export const calibrated: Preset = {
  name: "calibrated",
  description: "utility in dollars fitted to census hours",
  uses: [
    ...["elasticity", "disutility", "calibrate", "maxHours", "answerHours", "publicSpending", "utility"],
    ...["participation", "baseIncome"],
  ],
  startingRate: null,
  welfare: null,
  cue: "own",
  hoursAreListed: false,
  rates: { multipleOf: 1 },
  hoursProblem: () => null,
  words: {
    setting: "the calibrated economy",
    utility: ({ elasticity, disutility, calibrate }, formula) =>
      `Utility is ${formula} with ${typeof elasticity === "number" ? `an elasticity of labour supply of ${elasticity} for everyone` : "elasticities of labour supply that differ between people"}; the cost of work is set so that ${disutility === "observed" ? `everybody's usual hours are best under ${lawName(calibrate.under)}` : `mean hours under ${lawName(calibrate.under)} are ${calibrate.meanHours.toFixed(1)}`}.`,
  },
  people: (drawn) => drawn,
  economy: (keys, people, { utility, under, seed, note }) => {
    const { elasticity, disutility, calibrate, maxHours, answerHours, publicSpending } = keys;
    const fitted = calibratedEconomy(people, {
      utility,
      elasticity: elasticitiesOf(elasticity, people),
      disutility,
      meanHours: calibrate.meanHours,
      under,
      maxHours,
      answerHours,
      publicSpending,
      note,
    });
    if (!keys.participation || !people.employment) return fitted;
    return participatingEconomy(fitted, {
      employment: people.employment,
      elasticity: elasticitiesOf(keys.participation.elasticity, people),
      baseIncome: keys.baseIncome ?? 0,
      under,
      publicSpending,
      seed,
    });
  },
};
