import { ScenarioError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import type { Economy } from "../../env/economy.ts";
import { hoursOfAWeek } from "../../env/hours-choice.ts";
import type { Population } from "../../population/population.ts";
import type { Decider } from "../decider.ts";
import { usualHoursWithin } from "../deciders/usual-hours.ts";
import { drawHours } from "./draw-hours.ts";
import type { Fitted, FittedClass } from "./fitted-file.ts";
import { Past } from "./past.ts";
import { subjectsWith } from "./subjects.ts";

/**
 * Workers who decide as a fit says that somebody did: each is of one of its classes, by seed, with that class's rule,
 * noise and lapses. The elasticity of the fit is that of the decider, whatever the economy's is.
 * @param taxYear steps of a tax year
 * @throws ScenarioError where utility is not quasi-linear
 */
export function fittedDecider(
  economy: Economy,
  population: Population,
  fitted: Fitted,
  { seed, taxYear }: { readonly seed: number; readonly taxYear: number },
): Decider {
  if (!economy.utility.isClosedForm)
    throw new ScenarioError(
      `workers.decide fitted: economy.utility is ${economy.utility.words.form}; expected quasi-linear`,
      {
        hint: "Rules are fitted, and decide, under quasi-linear utility without economy.participation.",
      },
    );
  const { size } = economy;
  const usualHours = usualHoursWithin(economy, population);
  const classOf = drawClasses(fitted.classes, size, seed);
  const subjects = fitted.classes.map(({ parameters }) =>
    subjectsWith(economy, parameters, { usualHours, misperception: fitted.misperception }),
  );
  const past = new Past(
    usualHours,
    fitted.classes.some(({ behaviour }) => behaviour.name === "last-best"),
  );
  const most = economy.hours.limit ?? Math.min(fitted.mostHours, hoursOfAWeek);
  return {
    async decide(_population, law, step) {
      const situation = past.under(law);
      const wanted = fitted.classes.map(({ behaviour, parameters }, k) =>
        behaviour.wanted(subjects[k], parameters, situation),
      );
      const drawn = fitted.classes.map((one, k) =>
        drawHours(one, subjects[k], situation, wanted[k], {
          ...{ most, resolution: fitted.resolution, seed, step },
          isOne: (i) => classOf[i] === k,
        }),
      );
      const hours = drawn[0].map((_, i) => drawn[classOf[i]][i]);
      return {
        hours: economy.hours.grid === null ? hours : hours.map(economy.hours.nearest),
        thoughts: null,
        fallbacks: 0,
      };
    },
    observe({ step, settlement: { hours, consumption, rebate } }) {
      past.remember({ hours: hours.slice(), consumption, rebate, endsTaxYear: step % taxYear === 0 });
    },
  };
}

/** The class of each worker, by seed: in the long run each has its share. */
function drawClasses(classes: readonly FittedClass[], size: number, seed: number): Uint8Array {
  const column = new Uint8Array(size);
  if (classes.length === 1) return column;
  const random = randomStream(seed, "fitted-classes");
  for (let i = 0; i < size; i++) {
    let left = random.next();
    let k = 0;
    while (k < classes.length - 1 && left >= classes[k].share) left -= classes[k++].share;
    column[i] = k;
  }
  return column;
}
