import { describe, expect, test } from "@jest/globals";
import { html, trusted, verbatim } from "../../src/report/page/markup.ts";

describe("what is put into markup is escaped", () => {
  test.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    [`" onload='x'`, "&quot; onload=&#39;x&#39;"],
    ["&lt;", "&amp;lt;"],
    ["\u202egnp.exe", "gnp.exe"],
    ["a\u0000b\u001b[31m", "ab[31m"],
    ["two\nlines", "two\nlines"],
    ["שלום", "שלום"],
    ["−$5, +$4, 3 %", "−\u2060$5, +\u2060$4, 3\u00a0%"],
  ])("%j", (text, expected) => expect(html`<p>${text}</p>`.markup).toBe(`<p>${expected}</p>`));

  test("what is copied stays as it is", () => expect(verbatim("a: <3 %>").markup).toBe("a: &lt;3 %&gt;"));

  test("markup in markup stays, lists are joined, null is nothing", () =>
    expect(html`${trusted("<b>")}${[html`<i>${"<"}</i>`, 1]}${null}`.markup).toBe("<b><i>&lt;</i>1"));
});
