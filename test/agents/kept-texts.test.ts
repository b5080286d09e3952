import { expect, test } from "@jest/globals";
import { keptTexts, madeOnce } from "../../src/agents/prompts/kept-texts.ts";

test("the first texts are made once, those after them whenever they are asked for", () => {
  const made: number[] = [];
  const textOf = keptTexts((worker) => {
    made.push(worker);
    return `text ${worker}`;
  }, 2);
  for (const worker of [0, 1, 2, 3]) expect([textOf(worker), textOf(worker)]).toEqual(Array(2).fill(`text ${worker}`));
  expect(made).toEqual([0, 1, 2, 2, 3, 3]);
});

test("what depends on few things is made once for each", () => {
  let made = 0;
  const lengthOf = madeOnce((text: string) => {
    made++;
    return text.length;
  });
  expect(["", "ab", "", "ab"].map(lengthOf)).toEqual([0, 2, 0, 2]);
  expect(made).toBe(2);
});
