import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { type Settlement, settle } from "../../src/env/settle/settlement.ts";
import { log } from "../../src/env/utility/log.ts";
import { consumptionGain } from "../../src/env/welfare/consumption-gain.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { calibrate, economyOf, flat, usLaw as law, mean, populationOf } from "./helpers.ts";

const economy = economyOf([14_000, 32_000, 45_000, 90_000, 260_000], { weights: [1, 2, 1, 0.5, 1] });
const settlement = settle(economy, law, bestResponse(economy, law));

/** As if everybody's consumption had grown by a part, hours as they are. */
function withGift({ consumption, utility, ...rest }: Settlement, gain: number): Settlement {
  return {
    ...rest,
    consumption: consumption.map((dollars) => dollars * (1 + gain)),
    utility: utility.map((value, i) => value + gain * consumption[i]),
  };
}

const kinds = [
  ["ces", 1],
  ["ces", 0.5],
  ["ces", 2],
  ["ces", 0],
  ["utilitarian", null],
  ["rawlsian", null],
  ["inverse-income", null],
  ["kolm", 1 / 50_000],
] as const;

describe.each(kinds)("%s %s", (kind, aversion) => {
  const welfare = createWelfare(kind, aversion, economy);
  const gainOf = (reached: Settlement) =>
    consumptionGain(economy, welfare, { law, settlement }, welfare.evaluate(reached));

  test("a gift of a part of consumption gives back the part", () => {
    fc.assert(
      fc.property(fc.double({ min: -0.4, max: 3, noNaN: true }), (gain) => {
        expect(gainOf(withGift(settlement, gain))).toBeCloseTo(gain, 9);
      }),
      { numRuns: 40 },
    );
  });
  test("nothing gained is 0", () => expect(gainOf(settlement)).toBe(0));
});

test("of the mean it is the gain over mean consumption", () => {
  const welfare = createWelfare("utilitarian", null, economy);
  const other = flat(0.3);
  const reached = welfare.evaluate(settle(economy, other, bestResponse(economy, other)));
  const consumed = createWelfare("utilitarian", null, economy).evaluate({
    ...settlement,
    utility: settlement.consumption,
  });
  const expected = (reached.value - welfare.evaluate(settlement).value) / consumed.value;
  expect(consumptionGain(economy, welfare, { law, settlement }, reached)).toBeCloseTo(expected, 12);
});

test("of log utility it is exp(Δ mean u) − 1", () => {
  const people = calibrate({ utility: log }, populationOf([9, 20, 30, 55, 140]));
  const welfare = createWelfare("utilitarian", null, people);
  const before = settle(people, law, bestResponse(people, law));
  const other = flat(0.4);
  const after = settle(people, other, bestResponse(people, other));
  const expected = Math.exp(mean(after.utility) - mean(before.utility)) - 1;
  const found = consumptionGain(people, welfare, { law, settlement: before }, welfare.evaluate(after));
  expect(found).toBeCloseTo(expected, 10);
});

describe("there is none", () => {
  const none = (name: string, kind: string, reached: Parameters<typeof consumptionGain>[3], from = settlement) =>
    test(name, () => {
      const welfare = createWelfare(kind, 1, economy);
      expect(consumptionGain(economy, welfare, { law, settlement: from }, reached)).toBeNull();
    });
  const poor = { ...settlement, utility: settlement.utility.map((value, i) => (i === 0 ? -5 : value)) };
  none("where somebody is floored in the end", "ces", { value: 20_000, floored: 1 });
  none("where somebody is floored at the start", "ces", { value: 20_000, floored: 0 }, poor);
  none("of the paper's welfare", "paper", { value: 1, floored: 0 });
  none("where no consumption is so little", "ces", { value: 1e-9, floored: 0 });
});
