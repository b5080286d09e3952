import { expect, test } from "@jest/globals";
import { storedWords } from "../../src/report/words/stored-words.ts";

test.each([
  ["./llm-econ.db", "llm-econ runs show 0193"],
  ["sweep.db", "llm-econ runs show 0193 --db sweep.db"],
  ["/a b/it's.db", "llm-econ runs show 0193 --db '/a b/it'\\''s.db'"],
])("what is stored in %s is shown by %s", (path, command) =>
  expect(storedWords(path, "0193")).toBe(`Stored in ${path}: ${command}`),
);
