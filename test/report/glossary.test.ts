import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { glossary, termsIn } from "../../src/report/words/glossary.ts";

const page = readFileSync("docs/glossary.md", "utf8");

test.each(glossary.map((entry) => [entry.term, entry] as const))(
  "%s is in docs/glossary.md in the same words",
  (_, entry) => expect(page).toContain(`| <a id="${entry.id}"></a>${entry.term} | ${entry.words} |`),
);

test("each term has a place of its own", () =>
  expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length));

test.each([
  ["Welfare per worker (ces 1)", ["welfare", "ces"]],
  ["the hours that they process", []],
  ["An oracle knows", ["oracle"]],
  ["p = 0.03 after Holm's correction", ["p-value"]],
])("terms in: %s", (text, ids) => expect(termsIn([text]).map(({ id }) => id)).toEqual(ids));
