import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { prepared } from "../episode/run-with.ts";

const size = 24;
const file = (text: string): string => {
  const path = join(emptyDirectory(), "groups.csv");
  writeFileSync(path, text);
  return path;
};
const table = (of: (worker: number) => string): string =>
  file(`worker,group\n${Array.from({ length: size }, (_, i) => `${i},${of(i)}`).join("\n")}\n`);
const people = (welfare: string, more = ""): ReturnType<typeof prepared> =>
  prepared(`seed: 3\npopulation: {size: ${size}${more}\nplanner: {welfare: ${welfare}}`);
const by = (groups: string): string => `{kind: group-maximin, groups: "${groups}", within: {kind: utilitarian}}`;
const welfareUnderLaw = ({ economy, levers, welfare }: ReturnType<typeof prepared>): number => {
  const { law } = levers.policy(levers.start);
  return welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value;
};

test("groups of a file: one group is everybody, everybody a group is the worst-off of all", () => {
  expect(welfareUnderLaw(people(by(table(() => "all")), "}"))).toBeCloseTo(
    welfareUnderLaw(people("{kind: utilitarian}", "}")),
    6,
  );
  expect(welfareUnderLaw(people(by(table((i) => `g${i}`)), "}"))).toBeCloseTo(
    welfareUnderLaw(people("{kind: rawlsian}", "}")),
    6,
  );
});

test("the file is among those that were read, and named without its folder", () => {
  const path = table((i) => (i < 10 ? "a" : "b"));
  const { files, welfare } = people(by(path), "}");
  expect(files.map((one) => one.path)).toContain(path);
  expect(welfare.own?.label(null)).toBe("group-maximin utilitarian within groups.csv");
});

test("a trait of the personas is a group of each of its values", () => {
  const keys = "}\nworkers: {personaTemplate: tax-attitudes}";
  const least = welfareUnderLaw(people(by("taxAttitude"), keys));
  const all = welfareUnderLaw(people("{kind: utilitarian}", keys));
  const worst = welfareUnderLaw(people("{kind: rawlsian}", keys));
  expect(least).toBeLessThan(all);
  expect(least).toBeGreaterThan(worst);
});

const wrong: readonly [name: string, text: string, message: string][] = [
  ["columns", "a,b\n0,x\n", "groups.csv:1: planner.welfare.groups: expected columns worker and group"],
  ["a worker too many", "worker,group\n99,x\n", 'expected a worker from 0 to 23, found "99"'],
  ["no worker", "worker,group\n,x\n", "groups.csv:2: planner.welfare.groups: expected a worker"],
  ["twice", "worker,group\n0,x\n0,y\n", "groups.csv:3: planner.welfare.groups: worker 0 stands there twice"],
  ["no group", "worker,group\n0,\n", "groups.csv:2: planner.welfare.groups: worker 0 has no group"],
  ["left out", "worker,group\n1,x\n", "worker 0 has no group; expected one of each of 24"],
];
test.each(wrong)("a file of groups: %s", (_, text, message) =>
  expect(() => people(by(file(text)), "}")).toThrow(message),
);
test("neither file, column nor trait", () => {
  expect(() => people(by("/none/groups.csv"), "}")).toThrow("cannot read /none/groups.csv");
  expect(() => people(by("attitude"), "}")).toThrow('there is no column "attitude"');
});
