import { cn } from "@ui/cn";
import { Fragment, type ReactNode, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "../markdown";
import type { RichTextView, TextView } from "../view";

const LOOK: Record<TextView["type"], string> = {
  TextHeading: "text-xl font-bold text-balance",
  TextSubheading: "text-md font-semibold",
  TextBody: "text-md",
  TextCaption: "text-sm text-ink-soft",
};

const TAG = { TextHeading: "h3", TextSubheading: "h4", TextBody: "div", TextCaption: "div" } as const;

export function TextPart({ part }: { part: TextView }) {
  const Tag = TAG[part.type];
  const { weight } = part;
  return (
    <Tag
      dir="auto"
      className={cn(
        "break-words whitespace-pre-wrap",
        LOOK[part.type],
        weight.startsWith("bold") && "font-bold",
        weight.endsWith("italic") && "italic",
        part.strikethrough && "line-through",
      )}
    >
      {part.markdown ? <Markdown source={part.text} /> : part.text}
    </Tag>
  );
}

export function RichTextPart({ part }: { part: RichTextView }) {
  return (
    <div dir="auto" className="text-md">
      <Markdown source={part.text} />
    </div>
  );
}

/** Nothing of it is ever taken as HTML. */
function Markdown({ source }: { source: string }) {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return <div className="flex flex-col gap-2.5 break-words whitespace-normal">{each(blocks, block)}</div>;
}

function each<Item>(items: Item[], show: (item: Item) => ReactNode): ReactNode {
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
    <Fragment key={index}>{show(item)}</Fragment>
  ));
}

function block(piece: Block): ReactNode {
  switch (piece.kind) {
    case "heading":
      return piece.level === 1 ? (
        <h3 className="text-xl font-bold text-balance">{each(piece.text, inline)}</h3>
      ) : (
        <h4 className="text-lg font-semibold text-balance">{each(piece.text, inline)}</h4>
      );
    case "paragraph":
      return (
        <p>
          {piece.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text have no other identity
            <Fragment key={index}>
              {index > 0 && <br />}
              {each(line, inline)}
            </Fragment>
          ))}
        </p>
      );
    case "list": {
      const items = each(piece.items, (item) => <li className="ps-1">{each(item, inline)}</li>);
      return piece.ordered ? (
        <ol start={piece.start} className="list-decimal space-y-1 ps-6">
          {items}
        </ol>
      ) : (
        <ul className="list-disc space-y-1 ps-6">{items}</ul>
      );
    }
    case "table":
      return (
        <div className="overflow-x-auto rounded-md border">
          <table className="w-full border-collapse text-start text-base">
            <thead className="bg-sunken">
              <tr>
                {each(piece.head, (cell) => (
                  <th scope="col" className="px-3 py-2 text-start font-semibold">
                    {each(cell, inline)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {each(piece.rows, (row) => (
                <tr className="border-t">
                  {each(row, (cell) => (
                    <td className="px-3 py-2 align-top">{each(cell, inline)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "picture":
      return <img src={piece.src} alt={piece.alt} className="max-w-full rounded-md" />;
  }
}

function inline(piece: Inline): ReactNode {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "bold":
      return <strong className="font-bold">{each(piece.children, inline)}</strong>;
    case "italic":
      return <em>{each(piece.children, inline)}</em>;
    case "strike":
      return <s>{each(piece.children, inline)}</s>;
    case "link":
      return (
        <a
          href={piece.href}
          target="_blank"
          rel="noreferrer noopener"
          className="font-medium text-primary underline underline-offset-2"
        >
          {each(piece.children, inline)}
        </a>
      );
  }
}
