/** What `llm-econ init` writes. */

/**
 * A scenario that runs as it is; every line that is not a comment may be changed or left out.
 * @param file the name under which it will be saved
 * @param schema file of its JSON Schema, beside it
 */
export const starterScenario = (file: string, schema: string): string => `# yaml-language-server: $schema=./${schema}
# A scenario for llm-econ. Run it with:  llm-econ simulate ${file}
# Only "name" is required; "llm-econ validate ${file}" shows every default.
name: my-scenario
seed: 1
steps: 60                 # labour choices; incomes are at annual rate
taxYear: 3                # steps in a tax year: rates change only at its start

population:
  size: 100
  source: census          # census | gb2 | uniform | {file: wages.csv} with a column wage (dollars per hour)
  # filter: {age: {min: 25, max: 54}, sex: female, education: [bachelor, graduate]}

economy:
  preset: calibrated      # calibrated: fitted to census hours under US law | paper: arXiv 2507.15815, to reproduce it
  elasticity: 0.4         # of taxable income
  brackets: us-2024-single # a named table (also flat, three, us-2026-married-joint, ...) or a list: [0, 20000, 80000]

workers:
  decide: llm             # llm | rational | fixed
  model: offline:learner  # a behavioural stand-in, not a language model; openai:<model> or anthropic:<model> are
  prompting: direct       # direct | chain-of-thought | self-consistency | distribution
  personas: true

planner:
  kind: llm               # llm | us-federal | flat | fixed
  model: offline:learner
  welfare: {kind: ces, aversion: 1}  # utilitarian | ces | rawlsian | inverse-income | paper
  action: delta           # delta: changes of at most 20 points a year | absolute: rates
`;
