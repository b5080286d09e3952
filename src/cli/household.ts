import { ScenarioError, UsageError } from "../base/errors.ts";
import { ownStarts, type Reform } from "../law/reform.ts";
import { lawKinds } from "../law/registry.ts";
import type { Household } from "../law/us/family.ts";
import { filingStatus, householdAt, householdResult, reformedHousehold } from "../law/us/household.ts";
import { reformedParameters } from "../law/us/reform-values.ts";
import { type StatuteFile, statuteFile, statuteOf } from "../law/us/statute.ts";
import { writeText } from "../report/export/write-text.ts";
import { householdReport } from "../report/text/household-report.ts";
import { loadReform } from "../scenario/reform-file.ts";
import type { Command } from "./command.ts";
import { once, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface HouseholdArguments {
  readonly year: string;
  readonly status: string;
  readonly wage: string;
  readonly "spouse-wage": string;
  readonly "self-employment": string;
  readonly age: string;
  readonly "spouse-age"?: string | undefined;
  readonly children: string;
  readonly "older-children": string;
  readonly "other-dependents": string;
  readonly reform?: string | undefined;
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
}

const numbers = {
  year: ["2024", "year of the statute"],
  wage: ["0", "wage of the filer, dollars a year"],
  "spouse-wage": ["0", "wage of the spouse on a joint return, dollars a year"],
  "self-employment": ["0", "profit of the filer's business, dollars a year"],
  age: ["40", "age of the filer"],
  children: ["0", "children under 17"],
  "older-children": ["0", "children of 17 or 18, and students under 24"],
  "other-dependents": ["0", "other dependants"],
} as const;

export const householdCommand: Command<HouseholdArguments> = {
  builder: (yargs) => {
    const option = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const;
    let line = yargs.option("status", {
      ...option("single, married-joint, married-separate or head-of-household"),
      coerce: once("status"),
      default: "single",
    });
    for (const [name, [value, describe]] of Object.entries(numbers))
      line = line.option(name, { ...option(describe), coerce: once(name), default: value });
    return line
      .option("spouse-age", { ...option("age of the spouse on a joint return; default: the filer's") })
      .coerce("spouse-age", once("spouse-age"))
      .option("reform", { ...option("reform of the law (YAML), set beside it"), coerce: once("reform") })
      .option("output", {
        ...option("draw the budget line into this file: .svg, or .html with rates and the form"),
        alias: "o",
        coerce: once("output"),
      })
      .option("json", { type: "boolean", describe: "print one JSON object on standard output" }) as never;
  },
  handler: async (argv) => {
    const file = statuteFile(yearOf(argv.year));
    const statute = statuteOf(file.parameters);
    const household = householdOf(argv);
    const { output } = argv;
    const kind = output === undefined ? null : fileKind(output);
    if (output !== undefined) checkPlace(output);
    const reform = argv.reform === undefined ? null : reformOf(argv.reform, file);
    const result =
      reform === null ? householdResult(file, statute, household) : reformedHousehold(file, reform, household);
    if (output !== undefined && kind !== null) {
      // Loaded here: the library of plots would hold up every other command.
      const { householdFigure, householdPage } = await import("../report/page/household-page.ts");
      const laws = [{ label: result.law, statute }];
      if (reform !== null) {
        const { parameters } = reformedParameters(file.parameters, reform, ownStarts(reform));
        laws.push({ label: reform.name, statute: statuteOf(parameters) });
      }
      const lines = laws.map(({ label, statute: law }) => ({
        label,
        points: wagesDrawn(household).map((wage) => householdAt(law, household, wage)),
      }));
      const draw = kind === "svg" ? householdFigure : householdPage;
      writeText(output, draw(result, lines, file.notIncluded));
    }
    if (wantsJson(argv)) printJson(result);
    else print([householdReport(result, file.notIncluded), ...(output ? ["", `wrote ${output}`] : [])].join("\n"));
  },
};

function reformOf(path: string, { law, year }: StatuteFile): Reform {
  const { from, reform } = loadReform(path, lawKinds);
  if (from === law) return reform;
  throw new ScenarioError(
    `${path} reforms ${from}, and the household is asked about under ${law}; expected a reform of ${law}`,
    {
      hint: `--year ${year} is the law that is asked about`,
    },
  );
}

function householdOf(argv: HouseholdArguments): Household {
  const status = filingStatus(argv.status);
  const age = numberOf("age", argv.age);
  const spouse = argv["spouse-age"];
  return {
    status,
    wage: numberOf("wage", argv.wage),
    spouseWage: numberOf("spouse-wage", argv["spouse-wage"]),
    selfEmployment: numberOf("self-employment", argv["self-employment"]),
    unearned: 0,
    age,
    spouseAge: spouse !== undefined ? numberOf("spouse-age", spouse) : status === "married-joint" ? age : null,
    children: numberOf("children", argv.children),
    olderChildren: numberOf("older-children", argv["older-children"]),
    otherDependents: numberOf("other-dependents", argv["other-dependents"]),
  };
}

function yearOf(typed: string): number {
  const year = numberOf("year", typed);
  if (Number.isInteger(year)) return year;
  throw new UsageError(`--year ${typed}: expected a year`);
}

function numberOf(option: string, typed: string): number {
  const value = Number(typed);
  if (typed.trim() !== "" && Number.isFinite(value)) return value;
  throw new UsageError(`--${option} ${typed}: expected a number`, {
    hint: "numbers are written plainly: 30000, not 30,000",
  });
}

function fileKind(path: string): "svg" | "html" {
  const ending = path.toLowerCase().match(/\.(svg|html)$/)?.[1];
  if (ending === "svg" || ending === "html") return ending;
  throw new UsageError(`-o ${path}: expected a file that ends in .svg or .html`);
}

/** Wages that figures show: to half as much again as the filer's, in steps that show every kink. */
function wagesDrawn({ wage }: Household): number[] {
  const most = Math.max(120_000, Math.ceil((1.5 * wage) / 10_000) * 10_000);
  const steps = 480;
  return Array.from({ length: steps + 1 }, (_, i) => (most * i) / steps);
}
