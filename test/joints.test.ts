import { describe, expect, test } from "@jest/globals";
import { jointCounts, switchesOn } from "../scripts/joint-counts.ts";

describe("what varies is asked, not switched on", () => {
  test.each(jointCounts())("$what: 0", ({ places }) => expect(places).toEqual([]));

  test.each([
    ['if (kind === "log") return 1;', "log"],
    ['    case "rawlsian":', "rawlsian"],
    ['return "log" !== name;', "log"],
    ['if ("log" in utility)', "log"],
    ['const linear = ["log", "rawlsian"];', null],
    ['kind: "log",', null],
    ['if (type === "logarithm")', null],
  ])("%s", (text, found) => expect(switchesOn(["log", "rawlsian"], { text })).toBe(found));
});
