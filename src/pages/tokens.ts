/** The tokens that the page was opened with: they stand behind its address, and stay in this tab so that a reload works. */

export interface Tokens {
  readonly read: string | null;
  readonly control: string | null;
}

const names = { read: "llm-econ-token", control: "llm-econ-control" } as const;

function takeTokens(): Tokens {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get("token");
  if (token !== null) {
    sessionStorage.setItem(names.read, token);
    const control = given.get("control");
    if (control === null) sessionStorage.removeItem(names.control);
    else sessionStorage.setItem(names.control, control);
    // A copied address is not to give the tokens away.
    history.replaceState(null, "", location.pathname + location.search);
  }
  return { read: sessionStorage.getItem(names.read), control: sessionStorage.getItem(names.control) };
}

export const tokens: Tokens = location.protocol === "file:" ? { read: null, control: null } : takeTokens();
