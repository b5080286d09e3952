/** What a law that a scenario names is called: `us-2024`, or `us-2024 with doubled-child-credit`, its reform. */
export function lawName(choice: string | Readonly<Record<string, unknown>>): string {
  if (typeof choice === "string") return choice;
  const { kind, reform } = choice;
  const isNamed = typeof reform === "object" && reform !== null && "name" in reform;
  return isNamed ? `${String(kind)} with ${String(reform.name)}` : String(kind);
}
