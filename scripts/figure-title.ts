/** What a figure's file says that it finds, as text of Markdown. */
export function figureTitle(svg: string): string {
  const [, title = ""] = /<title[^>]*>([^<]*)<\/title>/.exec(svg) ?? [];
  return title.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
