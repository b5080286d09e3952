import { expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { hoursUpTo } from "../../src/env/hours-choice.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { openBackend } from "../../src/gpu/backend.ts";
import { batchedWelfare } from "../../src/gpu/batched-welfare.ts";
import { populationResponse } from "../../src/gpu/population-response.ts";
import { kernelSupports } from "../../src/gpu/worker-columns.ts";
import { calibrate, economyOf, populationOf, skills, usBrackets } from "../env/helpers.ts";

const ces = (aversion: number): WelfareChoice => ({ kind: "ces", aversion });
const golden = calibrate();
const columnOfElasticities = Float64Array.from(skills, (_, i) => 0.2 + 0.1 * (i % 3));

test.each([
  ["the golden economy", golden, ces(1), null],
  ["a cap that binds nobody", calibrate({ maxHours: 100 }), ces(1), null],
  ["utilitarian", golden, { kind: "utilitarian", aversion: null } as const, null],
  ["aversion 1.1", golden, ces(1.1), null],
  ["aversion 1.05", golden, ces(1.05), /aversion is within 0.1 of 1/],
  ["the paper's welfare", golden, { kind: "paper", aversion: null } as const, /welfare function paper/],
  ["the paper preset", paperEconomy(populationOf(skills)), ces(1), /hours on a grid/],
  ["log utility", calibrate({ utility: "log" }), ces(1), /quasi-linear/],
  ["elasticities by person", calibrate({ elasticity: columnOfElasticities }), ces(1), /one elasticity/],
  ["a cap that binds", { ...golden, hours: hoursUpTo(30) }, ces(1), /cap on hours/],
  ["an income of a billion", economyOf([1e4, 1e9]), ces(1), /incomes up to \$800000000/],
  ["effort beyond single precision", economyOf([1, 1e6], { elasticity: 0.05 }), ces(1), /too far apart/],
])("%s", (_, economy, welfare, reason) => {
  const found = kernelSupports(economy, usBrackets, welfare);
  if (reason) expect(found).toMatch(reason);
  else expect(found).toBeNull();
});

test("what is not supported is refused, not computed", async () => {
  const { backend } = await openBackend("cpu");
  const capped = { ...golden, hours: hoursUpTo(30) };
  expect(() => batchedWelfare(capped, ces(1), usBrackets, backend!, 4)).toThrow(ScenarioError);
  expect(() => populationResponse(capped, usBrackets, backend!)).toThrow(/cap on hours/);
  await backend?.close();
});
