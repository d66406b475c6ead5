import { expect, it } from "vitest";
import { parseInline, parseMarkdown } from "./markdown";

const text = (words: string) => ({ kind: "text", text: words });

it("reads headings, lists, tables, pictures and paragraphs", () => {
  const source = [
    "# One",
    "## Two",
    "First line",
    "second line",
    "",
    "- a",
    "* b",
    "3. c",
    "4. d",
    "| Head | Other |",
    "|------|:-----:|",
    "| x | **y** |",
    "![A dot](data:image/png;base64,iVBORw0KGgo=)",
  ].join("\n");
  expect(parseMarkdown(source)).toEqual([
    { kind: "heading", level: 1, text: [text("One")] },
    { kind: "heading", level: 2, text: [text("Two")] },
    { kind: "paragraph", lines: [[text("First line")], [text("second line")]] },
    { kind: "list", ordered: false, start: 1, items: [[text("a")], [text("b")]] },
    { kind: "list", ordered: true, start: 3, items: [[text("c")], [text("d")]] },
    {
      kind: "table",
      head: [[text("Head")], [text("Other")]],
      rows: [[[text("x")], [{ kind: "bold", children: [text("y")] }]]],
    },
    { kind: "picture", src: "data:image/png;base64,iVBORw0KGgo=", alt: "A dot" },
  ]);
});

it.each([
  [
    "**b** and *i*",
    [{ kind: "bold", children: [text("b")] }, text(" and "), { kind: "italic", children: [text("i")] }],
  ],
  ["~~s~~", [{ kind: "strike", children: [text("s")] }]],
  [
    "**a *b* c**",
    [{ kind: "bold", children: [text("a "), { kind: "italic", children: [text("b")] }, text(" c")] }],
  ],
  ["***x***", [{ kind: "bold", children: [{ kind: "italic", children: [text("x")] }] }]],
  ["snake_case_name", [text("snake_case_name")]],
  ["2 * 3 * 4", [text("2 * 3 * 4")]],
  ["\\*plain\\*", [text("*plain*")]],
  ["[site](https://example.com)", [{ kind: "link", href: "https://example.com", children: [text("site")] }]],
  ["[bad](javascript:alert(1))", [text("[bad](javascript:alert(1))")]],
  ["**open", [text("**open")]],
])("reads %s", (source, expected) => expect(parseInline(source)).toEqual(expected));

it("never hangs on marks without end", () => {
  expect(parseMarkdown("*_~[".repeat(2_000))).toHaveLength(1);
});
